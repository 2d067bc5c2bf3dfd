import { GapCounter } from '../playout/gap-counter.ts'
import type { PlayedAudio } from '../ports/audio.ts'
import type { Clock } from '../ports/clock.ts'
import type { ReceptionReport, PeerId } from '../protocol/index.ts'

const SECOND_MS = 1_000
/** What is summed up: so many seconds, this one included. */
const SECONDS = 10
/** Delays are counted in steps this wide, up to two seconds. */
const STEP_MS = 5
const STEPS = 400
/** The most that a report may say of a gap. */
const LONGEST_MS = 60_000

interface Second {
  readonly number: number
  played: number
  missing: number
  longestGapMs: number
  /** Step of delay -> frames that were played with it. */
  readonly delays: Map<number, number>
}

/** What one ear heard in the last ten seconds, of everybody together. Bounded: ten seconds, and who is on stage. */
export class ReceptionSummary {
  readonly #clock: Clock
  readonly #gaps = new Map<PeerId, GapCounter>()
  #seconds: Second[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  heard(speaker: PeerId, heard: PlayedAudio): void {
    const second = this.#now()
    const gaps = this.#gaps.get(speaker) ?? new GapCounter()
    this.#gaps.set(speaker, gaps)
    const isLost = heard.type === 'lost'
    const gapMs = isLost ? gaps.lost(heard.count) : gaps.played(heard.delayMs, { isLastOfSpurt: heard.lastOfSpurt })
    second.longestGapMs = Math.min(LONGEST_MS, Math.max(second.longestGapMs, gapMs))
    if (isLost) return void (second.missing += heard.count)
    const step = Math.min(STEPS, Math.max(0, Math.round(heard.delayMs / STEP_MS)))
    second.played += 1
    second.delays.set(step, (second.delays.get(step) ?? 0) + 1)
  }

  /** Who is on stage: what was heard of anybody else is not gone on with. */
  listen(stage: readonly { peer: PeerId }[]): void {
    const stays = new Set(stage.map(({ peer }) => peer))
    for (const peer of [...this.#gaps.keys()]) if (!stays.has(peer)) this.#gaps.delete(peer)
  }

  /** Undefined when nothing was due in these seconds.
   *  @param bufferMs what the jitter buffers hold, on average */
  take(bufferMs: number): ReceptionReport | undefined {
    this.#forget()
    const sum = (figure: 'played' | 'missing') => this.#seconds.reduce((all, second) => all + second[figure], 0)
    const [played, missing] = [sum('played'), sum('missing')]
    if (played + missing === 0) return undefined
    const longestGapMs = Math.max(...this.#seconds.map((second) => second.longestGapMs))
    return { played, missing, longestGapMs: Math.round(longestGapMs), delayMs: this.#medianDelay(played), bufferMs }
  }

  clear(): void {
    this.#gaps.clear()
    this.#seconds = []
  }

  #medianDelay(played: number): number {
    let passed = 0
    const steps = new Map<number, number>()
    for (const { delays } of this.#seconds) {
      for (const [step, count] of delays) steps.set(step, (steps.get(step) ?? 0) + count)
    }
    for (const [step, count] of [...steps].toSorted(([a], [b]) => a - b)) {
      passed += count
      if (passed * 2 >= played) return step * STEP_MS
    }
    return 0
  }

  #now(): Second {
    const number = Math.floor(this.#clock.now() / SECOND_MS)
    const last = this.#seconds.at(-1)
    if (last?.number === number) return last
    const second = { number, played: 0, missing: 0, longestGapMs: 0, delays: new Map<number, number>() }
    this.#seconds.push(second)
    this.#forget()
    return second
  }

  #forget(): void {
    const first = Math.floor(this.#clock.now() / SECOND_MS) - SECONDS + 1
    this.#seconds = this.#seconds.filter(({ number }) => number >= first)
  }
}

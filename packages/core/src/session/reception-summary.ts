import { FRAME_MS, type PlayedAudio } from '../ports/audio.ts'
import type { Clock } from '../ports/clock.ts'
import type { ReceptionReport, PeerId } from '../protocol/index.ts'

const SECOND_MS = 1_000
/** What is summed up: so many seconds, this one included. */
const SECONDS = 10
/** Delays are counted in steps this wide, up to two seconds. */
const STEP_MS = 5
const STEPS = 400
/** A frame that comes this much later than the one before it left a hole that can be heard. */
const NOTICED_MS = 20
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

interface Voice {
  /** Silence in one piece so far, where there should be a voice. */
  gapMs: number
  /** Of the frame before; undefined at the beginning of a talk spurt, where the delay may change unheard. */
  delayMs: number | undefined
}

/** What one ear heard in the last ten seconds, of everybody together. Bounded: ten seconds, and who is on stage. */
export class ReceptionSummary {
  readonly #clock: Clock
  readonly #voices = new Map<PeerId, Voice>()
  #seconds: Second[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  heard(speaker: PeerId, heard: PlayedAudio): void {
    const second = this.#now()
    const voice = this.#voices.get(speaker) ?? { gapMs: 0, delayMs: undefined }
    this.#voices.set(speaker, voice)
    if (heard.type === 'lost') {
      second.missing += heard.count
      voice.gapMs += heard.count * FRAME_MS
      second.longestGapMs = Math.min(LONGEST_MS, Math.max(second.longestGapMs, voice.gapMs))
      return
    }
    const waitedMs = voice.delayMs === undefined ? 0 : heard.delayMs - voice.delayMs
    if (waitedMs >= NOTICED_MS) {
      second.longestGapMs = Math.min(LONGEST_MS, Math.max(second.longestGapMs, voice.gapMs + waitedMs))
    }
    const step = Math.min(STEPS, Math.max(0, Math.round(heard.delayMs / STEP_MS)))
    second.played += 1
    second.delays.set(step, (second.delays.get(step) ?? 0) + 1)
    voice.gapMs = 0
    voice.delayMs = heard.lastOfSpurt ? undefined : heard.delayMs
  }

  /** Who is on stage: what was heard of anybody else is not gone on with. */
  listen(stage: readonly { peer: PeerId }[]): void {
    const stays = new Set(stage.map(({ peer }) => peer))
    for (const peer of [...this.#voices.keys()]) if (!stays.has(peer)) this.#voices.delete(peer)
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
    this.#voices.clear()
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

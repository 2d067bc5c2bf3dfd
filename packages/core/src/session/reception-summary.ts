import { GapCounter } from '../playout/gap-counter.ts'
import { FRAME_MS } from '../ports/audio.ts'
import type { Clock } from '../ports/clock.ts'
import type { Heard } from '../ports/hearing.ts'
import type { TrustFigures } from '../links/trust-reports.ts'
import type { ReceptionReport, PeerId } from '../protocol/index.ts'
import type { Missed } from './due-voices.ts'

const SECOND_MS = 1_000
/** How many seconds are summed up, this one included: the time between two reports. */
const SECONDS = 10
/** The same in milliseconds. */
export const RECEPTION_MS = SECONDS * SECOND_MS
/** How finely delays are counted, in milliseconds: finer than anybody can hear. */
const STEP_MS = 5
/** Limits how many steps are counted: delays above two seconds count as two. */
const STEPS = 400
/** Limits the gap that is reported, in milliseconds: the longest that the protocol takes. */
const LONGEST_MS = 60_000

/** What the ear itself knows of a reception report. */
export type Reception = Omit<ReceptionReport, keyof TrustFigures>

interface Second {
  readonly number: number
  played: number
  missing: number
  longestGapMs: number
  /** Step of delay -> frames that were played with it. */
  readonly delays: Map<number, number>
}

/** Sums up what this peer received in the last ten seconds, of all speakers together. Bounded by ten seconds and the
 *  stage. */
export class ReceptionSummary {
  readonly #clock: Clock
  readonly #gaps = new Map<PeerId, GapCounter>()
  #seconds: Second[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  add(speaker: PeerId, played: Heard): void {
    const second = this.#now()
    const gaps = this.#gaps.get(speaker) ?? new GapCounter()
    this.#gaps.set(speaker, gaps)
    const isLost = played.type === 'lost'
    const gapMs = isLost ? gaps.lost(played.count) : gaps.played(played.delayMs, { isLastOfSpurt: played.lastOfSpurt })
    second.longestGapMs = Math.min(LONGEST_MS, Math.max(second.longestGapMs, gapMs))
    if (isLost) return void (second.missing += played.count)
    const step = Math.min(STEPS, Math.max(0, Math.round(played.delayMs / STEP_MS)))
    second.played += 1
    second.delays.set(step, (second.delays.get(step) ?? 0) + 1)
  }

  /** Something comes of a speaker again, of whom nothing came. */
  addMissed({ frames, longestMs }: Missed): void {
    const second = this.#now()
    second.missing += Math.min(frames, RECEPTION_MS / FRAME_MS)
    second.longestGapMs = Math.min(LONGEST_MS, Math.max(second.longestGapMs, longestMs))
  }

  /** Says who is on stage. A speaker who left it and comes back begins anew. */
  listen(stage: readonly { peer: PeerId }[]): void {
    const stays = new Set(stage.map(({ peer }) => peer))
    for (const peer of [...this.#gaps.keys()]) if (!stays.has(peer)) this.#gaps.delete(peer)
  }

  /** @returns undefined when nothing was due in these seconds
   *  @param bufferMs what the jitter buffers hold on average, in milliseconds
   *  @param absent what should have come by now of speakers of whom nothing comes */
  report(bufferMs: number, absent: Missed = { frames: 0, longestMs: 0 }): Reception | undefined {
    this.#forget()
    const sum = (figure: 'played' | 'missing') => this.#seconds.reduce((all, second) => all + second[figure], 0)
    const [played, missing] = [sum('played'), sum('missing') + absent.frames]
    if (played + missing === 0) return undefined
    const gaps = this.#seconds.map((second) => second.longestGapMs)
    const longestGapMs = Math.min(LONGEST_MS, Math.max(absent.longestMs, ...gaps))
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

import { ahead } from '../wire/packet.ts'
import { RecentMinimum } from './recent-minimum.ts'
import { RecentTransits } from './recent-transits.ts'
import { FRAME_MS, SAMPLES_PER_MS } from '../ports/audio.ts'

/** The least delay behind the fastest frame, in milliseconds: one frame for redundancy, and another for the jitter
 *  of a quiet network. */
export const MIN_TARGET_MS = 40
/** The most delay behind the fastest frame, in milliseconds: a listener would rather have a gap than more delay in a
 *  conversation. */
export const MAX_TARGET_MS = 400
/** Milliseconds that are added to what was measured, because the next frame may be slower than all before. */
const MARGIN_MS = 10
/** The smallest transit is that of this many seconds: long enough to outlast a slow patch of the network, and short
 *  enough to follow a new way that is slower. */
const TRANSIT_SECONDS = 8
/** How fast the timeline may move back during speech: one millisecond a second. Clocks of sound cards differ by
 *  less. */
const MAX_DRIFT = 0.001

/**
 * Says when a speaker's frames are due. Each frame takes some time from the speaker to here (its transit); the smallest
 * transit of the last seconds shows how the speaker's clock and ours relate. A frame is due `targetMs` after it would
 * have come that fast. The timeline moves later at once when frames take longer. It moves back between talk spurts, and
 * by a millisecond a second during them, because clocks drift.
 *
 * Pure: it is given the time, in milliseconds. Positions are timestamps that do not wrap around.
 */
export class SpeakerTimeline {
  #least = new RecentMinimum({ seconds: TRANSIT_SECONDS })
  readonly #transits = new RecentTransits()
  #newest: { timestamp: number; position: number } | undefined
  /** Milliseconds from a position to the time at which it is due. */
  #offset: number | undefined
  #movedAt = 0
  #targetMs = MIN_TARGET_MS
  #steadyAt = -Infinity

  get targetMs(): number {
    return this.#targetMs
  }
  /** When a frame last came that was clearly faster than all before. While a backlog comes in, each frame is. */
  get steadyAt(): number {
    return this.#steadyAt
  }
  get jitterMs(): number {
    return this.#transits.jitterMs
  }
  /** How many milliseconds after the fastest frame would come frames are due now. */
  get delayMs(): number {
    return this.#offset === undefined || this.#least.value === undefined ? 0 : this.#offset - this.#least.value
  }

  /** The timestamp without wrap-around. */
  positionOf(timestamp: number): number {
    return this.#newest ? this.#newest.position + ahead(timestamp, this.#newest.timestamp) : timestamp
  }
  /** When the frame at that position is due. @param position of a frame that was measured, or one near it */
  dueAt(position: number): number {
    return position / SAMPLES_PER_MS + (this.#offset ?? 0)
  }

  /**
   * Takes note of when a frame came, and of when it could be played.
   * @param frame `isMeasure`: whether its transit says something about the next frames. It does not where the speaker's
   *   voice gate held the frame back
   */
  measure(
    frame: { timestamp: number; isMeasure: boolean },
    { at, readyAt, skewMs }: { at: number; readyAt: number; skewMs: number },
  ): void {
    const position = this.positionOf(frame.timestamp)
    if (!this.#newest || position > this.#newest.position) this.#newest = { timestamp: frame.timestamp, position }
    const transit = at - position / SAMPLES_PER_MS
    if (transit < (this.#least.value ?? Infinity) - FRAME_MS / 2) this.#steadyAt = at
    this.#least.add(transit, at)
    if (frame.isMeasure) this.#transits.add(transit, at, readyAt - at)
    this.#follow(at, skewMs)
  }

  /** Takes note of how late a frame came, and of nothing else: not even a lie can make others late. */
  measureLate(timestamp: number, at: number, skewMs: number): void {
    const least = this.#least.value
    const transit = at - this.positionOf(timestamp) / SAMPLES_PER_MS
    if (least === undefined || transit < least) return
    this.#transits.add(transit, at)
    this.#follow(at, skewMs)
  }

  #follow(at: number, skewMs: number): void {
    const late = this.#transits.lateness(this.#least.value!, at)
    const wanted = Math.max(MIN_TARGET_MS, skewMs + FRAME_MS + MARGIN_MS, late + MARGIN_MS)
    this.#targetMs = Math.min(MAX_TARGET_MS, wanted)
    this.#move(at)
  }

  /** Forgets which frame came fastest: it was not to be trusted. The next ones show it anew. */
  forgetFastest(): void {
    this.#least = new RecentMinimum({ seconds: TRANSIT_SECONDS })
  }
  /** Moves the timeline back to its target. Call it in a pause, where nobody notices. */
  settle(): void {
    if (this.#least.value !== undefined) this.#offset = this.#least.value + this.#targetMs
  }

  #move(at: number): void {
    const wanted = this.#least.value! + this.#targetMs
    const drift = Math.max(0, at - this.#movedAt) * MAX_DRIFT
    this.#offset = Math.max(wanted, (this.#offset ?? wanted) - drift)
    this.#movedAt = at
  }
}

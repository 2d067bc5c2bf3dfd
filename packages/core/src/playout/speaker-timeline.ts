import { ahead } from '../wire/packet.ts'
import { RecentMinimum } from './recent-minimum.ts'
import { RecentTransits } from './recent-transits.ts'
import { FRAME_MS, SAMPLES_PER_MS } from '../ports/audio.ts'

/** What is waited in any case. Jitter of a quiet network, and one frame for RED, fit in. */
export const LEAST_TARGET_MS = 40
/** Who listens puts up with a gap rather than with more delay than this. */
export const MOST_TARGET_MS = 400
/** On top of what was measured: the next frame may be the slowest yet. */
const MARGIN_MS = 10
/** Clocks of sound cards differ by less than one part in a thousand. */
const DRIFT = 0.001

/**
 * When a speaker's frames are due. Each takes some time from where it was spoken to here (its transit); the smallest
 * transit of the last seconds tells how the speaker's clock and ours relate. A frame is due `targetMs` after it would have
 * come that fast. The line moves later at once when frames need longer. It moves back between talk spurts only, but for
 * the millisecond a second that clocks may drift apart.
 *
 * Pure: it is told the time, in milliseconds. Positions are timestamps that do not wrap around.
 */
export class SpeakerTimeline {
  readonly #least = new RecentMinimum({ seconds: 8 })
  readonly #transits = new RecentTransits()
  #newest: { timestamp: number; position: number } | undefined
  /** From a position to the time at which it is due. */
  #offset: number | undefined
  #movedAt = 0
  targetMs = LEAST_TARGET_MS
  /** When the last frame came that was clearly faster than all before: of a backlog, each is. */
  steadyAt = -Infinity

  get jitterMs(): number {
    return this.#transits.jitterMs
  }
  /** How much later than the fastest frame would come, frames are due. */
  get delayMs(): number {
    return this.#offset === undefined ? 0 : this.#offset - this.#least.value!
  }

  positionOf(timestamp: number): number {
    return this.#newest ? this.#newest.position + ahead(timestamp, this.#newest.timestamp) : timestamp
  }
  /** @param position of a frame that was measured, or near one */
  dueAt(position: number): number {
    return position / SAMPLES_PER_MS + (this.#offset ?? 0)
  }

  /**
   * Takes note of when a frame came.
   * @param jitters whether its transit says something about the next ones: frames that were held back by their speaker,
   *        until the voice was sure to be one, do not
   */
  measure(frame: { timestamp: number; jitters: boolean }, at: number, skewMs: number): void {
    const position = this.positionOf(frame.timestamp)
    if (!this.#newest || position > this.#newest.position) this.#newest = { timestamp: frame.timestamp, position }
    const transit = at - position / SAMPLES_PER_MS
    if (transit < (this.#least.value ?? Infinity) - FRAME_MS / 2) this.steadyAt = at
    this.#least.add(transit, at)
    if (frame.jitters) this.#transits.add(transit, at)
    const least = this.#least.value!
    const late = this.#transits.lateness(least, at)
    const wanted = Math.max(LEAST_TARGET_MS, skewMs + FRAME_MS + MARGIN_MS, late + MARGIN_MS)
    this.targetMs = Math.min(MOST_TARGET_MS, wanted)
    this.#move(at)
  }

  /** A pause: nobody hears the line move back. */
  settle(): void {
    if (this.#newest) this.#offset = this.#least.value! + this.targetMs
  }

  #move(at: number): void {
    const wanted = this.#least.value! + this.targetMs
    const drift = Math.max(0, at - this.#movedAt) * DRIFT
    this.#offset = Math.max(wanted, (this.#offset ?? wanted) - drift)
    this.#movedAt = at
  }
}

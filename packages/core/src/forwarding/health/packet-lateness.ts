import { SAMPLES_PER_MS } from '../../ports/audio.ts'
import { ahead } from '../../wire/packet.ts'

/** The fastest packets count for at least this many milliseconds, and for twice as long at most: by then a path may be
 *  a longer one for good, and clocks have drifted apart by 3 ms. */
const FASTEST_FOR_MS = 30_000
/** The same while this peer has less CPU than it needs. What it does late every time would soon be the rule. */
const HELD_FOR_MS = 300_000
/** A packet that is this many milliseconds off the one before shows that the speaker's clock was set. */
const RESTART_STEP_MS = 2_000

/**
 * How much later one source's packets are taken than the fastest ones of the last half minute or more, by whatever way
 * they come. That is how long they were on their way, and how long they waited here.
 */
export class PacketLateness {
  #timestamp: number | undefined
  #at = 0
  /** How much longer the last packet took than the first one. */
  #transitMs = 0
  /** The least of that, since then. */
  #fastestMs = 0
  #since = 0
  /** The least of the time before. */
  #fastestBeforeMs = Infinity
  #isKnown = false

  /**
   * Takes note of a packet.
   * @param isHeld this peer has less CPU than it needs
   * @returns milliseconds; undefined for a source that was first heard while this peer had less CPU than it needs: all
   *   that is known of may be late
   */
  of(timestamp: number, now: number, isHeld: boolean): number | undefined {
    const stepMs =
      this.#timestamp === undefined ? 0 : now - this.#at - ahead(timestamp, this.#timestamp) / SAMPLES_PER_MS
    const isFirst = this.#timestamp === undefined || Math.abs(stepMs) > RESTART_STEP_MS
    this.#timestamp = timestamp
    this.#at = now
    if (isFirst || (!this.#isKnown && !isHeld)) this.#begin(!isHeld, now)
    else this.#transitMs += stepMs
    if (now - this.#since > (isHeld ? HELD_FOR_MS : FASTEST_FOR_MS)) {
      this.#fastestBeforeMs = this.#fastestMs
      this.#fastestMs = this.#transitMs
      this.#since = now
    }
    this.#fastestMs = Math.min(this.#fastestMs, this.#transitMs)
    return this.#isKnown ? this.#transitMs - Math.min(this.#fastestMs, this.#fastestBeforeMs) : undefined
  }

  #begin(isKnown: boolean, now: number): void {
    this.#isKnown = isKnown
    this.#transitMs = 0
    this.#fastestMs = 0
    this.#fastestBeforeMs = Infinity
    this.#since = now
  }
}

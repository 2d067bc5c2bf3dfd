import { FRAME_MS } from '../ports/audio.ts'

/** A frame that comes this many milliseconds later than the frame before it leaves a gap. Playout stretches sound
 *  over a shorter wait, which is less than one frame, so that nobody notices it. */
const NOTICED_MS = 20

/**
 * Counts the gaps in what is played of one speaker. A gap is what is missing in one piece: frames that were lost,
 * together with the wait for the frame after them.
 */
export class GapCounter {
  #count = 0
  #longestMs = 0
  #presentMs = 0
  /** How late the frame before was; undefined at the beginning of a talk spurt, where the delay may change
   *  unnoticed. */
  #latenessMs: number | undefined

  get count(): number {
    return this.#count
  }
  get longestMs(): number {
    return this.#longestMs
  }

  /** Frames were due and are not there. @returns how long the present gap is by now, in milliseconds */
  lost(frames: number): number {
    return this.#grow(frames * FRAME_MS)
  }

  /**
   * A frame was played; that ends the present gap.
   * @param latenessMs how late it was, counted from any fixed point: only the difference to the frame before matters
   * @returns how long the gap has become by waiting for the frame, in milliseconds; 0 when nobody noticed a wait
   */
  played(latenessMs: number, { isLastOfSpurt = false } = {}): number {
    const waitedMs = latenessMs - (this.#latenessMs ?? latenessMs)
    const gapMs = waitedMs >= NOTICED_MS ? this.#grow(waitedMs) : 0
    this.#presentMs = 0
    this.#latenessMs = isLastOfSpurt ? undefined : latenessMs
    return gapMs
  }

  #grow(ms: number): number {
    if (this.#presentMs === 0) this.#count += 1
    this.#presentMs += ms
    this.#longestMs = Math.max(this.#longestMs, this.#presentMs)
    return this.#presentMs
  }
}

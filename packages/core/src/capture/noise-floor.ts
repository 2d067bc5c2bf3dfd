/** Frames of one stretch: half a second. The quietest frame of each stretch is kept. */
const STRETCH_FRAMES = 25
/** Stretches that are kept: 4 s. Speech seldom goes on for that long without a moment in which only the room is
 *  heard. */
const STRETCHES = 8
/** The level that a room is taken to have before it was heard, in decibels below overload. That is a quiet room, so
 *  that a person who speaks at once is heard at once. */
const QUIET_ROOM = 70
/** The share of a change in level that each frame adds: single frames of noise vary by some decibels. */
const SMOOTHING = 0.25

/**
 * How loud a room is when nobody speaks in it: the quietest level of the last 4 s, after the minimum statistics of R.
 * Martin (2001). It follows noise that stops at once, and noise that begins, however loud, within 4 s.
 *
 * Levels are decibels below overload, as everywhere: a larger number is quieter.
 */
export class NoiseFloor {
  /** The quietest of each half second; the newest is at `#at`. */
  readonly #quietest = Array.from({ length: STRETCHES }, () => QUIET_ROOM)
  #at = 0
  #frames = 0
  #smooth: number | undefined

  /** Takes the level of the next frame. @returns the floor with this frame in it */
  take(level: number): number {
    this.#smooth = this.#smooth === undefined ? level : this.#smooth + (level - this.#smooth) * SMOOTHING
    if (this.#frames === STRETCH_FRAMES) {
      this.#at = (this.#at + 1) % STRETCHES
      this.#quietest[this.#at] = 0
      this.#frames = 0
    }
    this.#frames += 1
    this.#quietest[this.#at] = Math.max(this.#quietest[this.#at]!, this.#smooth)
    return Math.max(...this.#quietest)
  }
}

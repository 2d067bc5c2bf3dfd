/** Two words seldom follow each other for longer without a moment in between at which only the room is heard. */
const STRETCH_FRAMES = 25
const STRETCHES = 8
/** What a room is taken for until it was heard: a quiet one, so that whoever speaks at once is heard at once. */
const QUIET_ROOM = 70
/** Of a step in level, this much is believed per frame: single frames of noise vary by some decibels. */
const SMOOTHING = 0.25

/**
 * How loud a room is when nobody speaks in it: the quietest that was heard in the last 4 s (after R. Martin's minimum
 * statistics). Follows noise that goes away at once, and noise that comes, however loud, within that time.
 *
 * Levels are decibels below overload, as everywhere: a larger one is a quieter one.
 */
export class NoiseFloor {
  /** The quietest of each half second; the newest is at `#at`. */
  readonly #quietest = Array.from({ length: STRETCHES }, () => QUIET_ROOM)
  #at = 0
  #frames = 0
  #smooth: number | undefined

  /** @returns the floor, with this frame in it */
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

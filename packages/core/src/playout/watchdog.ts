/** How often playback is looked after, in milliseconds: long enough for a slow page to have played something. */
export const LOOK_MS = 2_000
/** Fewer frames than this between two looks, a quarter of a second, say nothing: a word may just have begun. */
const ENOUGH_FRAMES = 12

/** What happened between two looks. */
export interface Looked {
  /** Frames that were to be played. */
  readonly taken: number
  /** What came of them: frames that a decoder brought, or signs of life of the mixer. */
  readonly done: number
}

/** Finds out that nothing comes of what is to be played: twice in a row, because a page that was busy or asleep may
 *  have the results still before it. Pure but for what it remembers. */
export class Watchdog {
  #suspicious = 0

  /** @returns whether it is stuck. After that it begins anew */
  look({ taken, done }: Looked): boolean {
    if (taken < ENOUGH_FRAMES) return false
    this.#suspicious = done > 0 ? 0 : this.#suspicious + 1
    if (this.#suspicious < 2) return false
    this.#suspicious = 0
    return true
  }
}

/** A token bucket: allows `most` at once and `perSecond` in the long run. Bounds what one neighbour can make this
 *  peer do. */
export class RateLimit {
  readonly #perSecond: number
  readonly #most: number
  #left: number
  #at = 0

  constructor({ perSecond, most }: { perSecond: number; most: number }) {
    this.#perSecond = perSecond
    this.#most = most
    this.#left = most
  }

  /** Takes one. @returns false when none is left */
  take(now: number): boolean {
    this.#left = Math.min(this.#most, this.#left + ((now - this.#at) * this.#perSecond) / 1_000)
    this.#at = now
    if (this.#left < 1) return false
    this.#left -= 1
    return true
  }
}

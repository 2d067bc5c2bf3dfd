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

  /** Takes one, or as many as given. @returns false when fewer are left; then none is taken */
  take(now: number, count = 1): boolean {
    this.#left = Math.min(this.#most, this.#left + ((now - this.#at) * this.#perSecond) / 1_000)
    this.#at = now
    if (this.#left < count) return false
    this.#left -= count
    return true
  }
}

/** So much at once, and so much a second: bounds what a neighbour can make us do. */
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

  /** @returns false when it is used up */
  take(now: number): boolean {
    this.#left = Math.min(this.#most, this.#left + ((now - this.#at) * this.#perSecond) / 1_000)
    this.#at = now
    if (this.#left < 1) return false
    this.#left -= 1
    return true
  }
}

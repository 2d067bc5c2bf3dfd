/**
 * The smallest of the values of the last seconds. Keeps one number a second, however many come.
 * Pure: it is told the time, in milliseconds.
 */
export class RecentMinimum {
  readonly #seconds: number
  #buckets: { second: number; least: number }[] = []
  #newest: { second: number; least: number } | undefined
  #least: number | undefined

  constructor({ seconds }: { seconds: number }) {
    this.#seconds = seconds
  }

  add(value: number, now: number): void {
    const second = Math.floor(now / 1_000)
    if (this.#newest?.second !== second) this.#begin(second)
    if (value < this.#newest!.least) this.#newest!.least = value
    if (this.#least === undefined || value < this.#least) this.#least = value
  }

  /** Undefined before the first value. A value stays until others have come in the seconds after it. */
  get value(): number | undefined {
    return this.#least
  }

  /** Takes up the bucket of a second, and drops those that are too old. */
  #begin(second: number): void {
    this.#buckets = this.#buckets.filter((each) => Math.abs(second - each.second) < this.#seconds)
    this.#newest = this.#buckets.find((each) => each.second === second)
    if (!this.#newest) this.#buckets.push((this.#newest = { second, least: Infinity }))
    const least = this.#buckets.reduce((least, bucket) => Math.min(least, bucket.least), Infinity)
    this.#least = least === Infinity ? undefined : least
  }
}

/**
 * The smallest value of the last seconds. Keeps one number for each second, however many values come.
 * Pure: it is given the time, in milliseconds.
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

  /** Undefined before the first value. The last values stay as long as no newer ones come. */
  get value(): number | undefined {
    return this.#least
  }

  /** Begins the bucket of a second, and drops the buckets that are too old. */
  #begin(second: number): void {
    this.#buckets = this.#buckets.filter((each) => Math.abs(second - each.second) < this.#seconds)
    this.#newest = this.#buckets.find((each) => each.second === second)
    if (!this.#newest) this.#buckets.push((this.#newest = { second, least: Infinity }))
    const least = this.#buckets.reduce((least, bucket) => Math.min(least, bucket.least), Infinity)
    this.#least = least === Infinity ? undefined : least
  }
}

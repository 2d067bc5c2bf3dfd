/**
 * The smallest of the values of the last seconds. Keeps one number a second, however many come.
 * Pure: it is told the time, in milliseconds.
 */
export class RecentLeast {
  readonly #seconds: number
  #buckets: { second: number; least: number }[] = []

  constructor({ seconds }: { seconds: number }) {
    this.#seconds = seconds
  }

  add(value: number, now: number): void {
    const second = Math.floor(now / 1_000)
    const bucket = this.#buckets.find((each) => each.second === second)
    if (bucket) return void (bucket.least = Math.min(bucket.least, value))
    this.#buckets = this.#buckets.filter((each) => Math.abs(second - each.second) < this.#seconds)
    this.#buckets.push({ second, least: value })
  }

  /** Undefined before the first value. A value stays until others have come in the seconds after it. */
  get value(): number | undefined {
    if (this.#buckets.length === 0) return undefined
    return this.#buckets.reduce((least, bucket) => Math.min(least, bucket.least), Infinity)
  }
}

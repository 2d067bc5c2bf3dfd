/** Over this much time the least round trip is what the line takes when it is empty. */
const MINUTE_BUCKETS = 7
const BUCKET_MS = 10_000
/** Round trips above this say that somebody slept, not that a line is full. */
const ASLEEP_MS = 1_500
/** How much longer than the least a round trip takes on a line that is full. */
const EXCESS_MS = 50

/** Round trips of one link, out of heartbeats that echo ours. */
export class RoundTrip {
  #smoothed: number | undefined
  readonly #least: number[] = []
  #bucket = 0
  #excessSince: number | undefined
  #excessAt = 0

  /** Smoothed, in milliseconds; undefined before the first. */
  get ms(): number | undefined {
    return this.#smoothed
  }

  measured(ms: number, now: number): void {
    const rtt = Math.max(0, ms)
    this.#smoothed = this.#smoothed === undefined ? rtt : this.#smoothed + (rtt - this.#smoothed) / 4
    const bucket = Math.floor(now / BUCKET_MS)
    if (bucket === this.#bucket && this.#least.length > 0) {
      this.#least[this.#least.length - 1] = Math.min(this.#least.at(-1)!, rtt)
    } else {
      this.#bucket = bucket
      this.#least.push(rtt)
      if (this.#least.length > MINUTE_BUCKETS) this.#least.shift()
    }
    const isOver = rtt > Math.min(...this.#least) + EXCESS_MS && rtt < ASLEEP_MS
    if (!isOver) this.#excessSince = undefined
    else this.#excessSince ??= now
    this.#excessAt = now
  }

  /** For how long it has been 50 ms above the least of the last minute, by what was measured. */
  get excessMs(): number {
    return this.#excessSince === undefined ? 0 : this.#excessAt - this.#excessSince
  }
}

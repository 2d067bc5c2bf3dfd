/** The least round trip is kept for this many milliseconds in one bucket. */
const BUCKET_MS = 10_000
/** Buckets that are kept: the last minute, and the one that is being filled. The least of them is what the path
 *  takes when it is idle. */
const BUCKETS = 7
/** A round trip of this many milliseconds or more shows that a peer slept, not that a path is full. */
const ASLEEP_MS = 1_500
/** A round trip that is this many milliseconds above the least shows that a queue on the path fills up. */
const EXCESS_MS = 50

/** Round trips of one link, measured with heartbeats and their echoes. */
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

  /** Takes a measured round trip in. Clocks are rounded, so it may come out below 0.
   *  @param isLate one of the two peers did what it had to do late, so that a long round trip shows no full path */
  measured(ms: number, isLate: boolean, now: number): void {
    const rtt = Math.max(0, ms)
    this.#smoothed = this.#smoothed === undefined ? rtt : this.#smoothed + (rtt - this.#smoothed) / 4
    const bucket = Math.floor(now / BUCKET_MS)
    if (bucket === this.#bucket && this.#least.length > 0) {
      this.#least[this.#least.length - 1] = Math.min(this.#least.at(-1)!, rtt)
    } else {
      this.#bucket = bucket
      this.#least.push(rtt)
      if (this.#least.length > BUCKETS) this.#least.shift()
    }
    const isOver = !isLate && rtt > Math.min(...this.#least) + EXCESS_MS && rtt < ASLEEP_MS
    if (!isOver) this.#excessSince = undefined
    else this.#excessSince ??= now
    this.#excessAt = now
  }

  /** For how many milliseconds round trips have been 50 ms above the least of the last minute, up to the last one
   *  measured. */
  get excessMs(): number {
    return this.#excessSince === undefined ? 0 : this.#excessAt - this.#excessSince
  }
}

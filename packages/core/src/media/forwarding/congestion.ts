/** A neighbour this far behind loses packets instead of hearing old ones: a second of six speakers, about 30 kB. */
export const MAX_BUFFERED_BYTES = 32_768
/** This much waiting twice in a row says that a line is full. */
export const SLOW_BYTES = 12_000
/** Redundancy goes for everybody on that line above this, or when it stays slow. */
const VERY_SLOW_BYTES = 20_000
const SLOW_FOR_LONG_MS = 500
const CLEAN_MS = 3_000
const RTT_EXCESS_FOR_MS = 500
/** How late a tick may come. Less is everyday life on a busy phone, and handing people over for it makes a busy machine busier. */
const LAG_MS = 150
const LAGS = 3

/** One link that we send to: is it as fast as what we send? Sampled every `SAMPLE_MS`. */
export const SAMPLE_MS = 50
export class Strain {
  #overs = 0
  #since: number | undefined
  #lastBadAt = -Infinity
  #bytes = 0

  get isSlow(): boolean {
    return this.#since !== undefined
  }

  sample(bufferedBytes: number, rttExcessMs: number, now: number): void {
    this.#bytes = bufferedBytes
    this.#overs = bufferedBytes > SLOW_BYTES ? this.#overs + 1 : 0
    if (this.#overs >= 2 || rttExcessMs >= RTT_EXCESS_FOR_MS) {
      this.#since ??= now
      this.#lastBadAt = now
    } else if (now - this.#lastBadAt >= CLEAN_MS) {
      this.#since = undefined
    }
  }

  /** Leaves lose redundancy first: whoever carries others would spread the loss. */
  shedsRedundancy(carries: boolean, now: number): boolean {
    if (this.#since === undefined) return false
    const isBad = this.#bytes > VERY_SLOW_BYTES || (this.#overs > 0 && now - this.#since > SLOW_FOR_LONG_MS)
    return !carries || isBad
  }
}

/** Whether this peer sends as fast as it should: some link is slow, or its own turns come late. */
export class Congestion {
  #isCongested = false
  #lags: number[] = []

  get isCongested(): boolean {
    return this.#isCongested
  }

  /** @param lateMs how much later than asked for this turn came. @returns whether it changed */
  tick(lateMs: number, anySlow: boolean, now: number): boolean {
    if (lateMs > LAG_MS) this.#lags.push(now)
    while (this.#lags.length > 0 && now - this.#lags[0]! > CLEAN_MS) this.#lags.shift()
    if (this.#lags.length > LAGS) this.#lags.shift()
    // Both stay for 3 clean seconds: a slow link is slow that long, and lags are counted that long.
    const next = anySlow || this.#lags.length >= LAGS
    const changed = next !== this.#isCongested
    this.#isCongested = next
    return changed
  }
}

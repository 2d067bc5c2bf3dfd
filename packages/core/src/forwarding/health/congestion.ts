/** A neighbour this far behind loses packets instead of hearing old ones: a second of six speakers, about 30 kB. */
export const MAX_BUFFERED_BYTES = 32_768
/** This much waiting twice in a row says that a line is full. */
export const SLOW_BYTES = 12_000
/** Redundancy goes for everybody on that line above this, or when it stays slow. */
const VERY_SLOW_BYTES = 20_000
const SLOW_FOR_LONG_MS = 500
const CLEAN_MS = 3_000
const RTT_EXCESS_FOR_MS = 500
/** A turn that comes later than this came late. Stand-ins cover for single ones. */
const LAG_MS = 100
/** So much of the last 3 s may be lost to late turns. Less is everyday life on a busy phone, and handing people over for it makes a
 *  busy machine busier. */
const MOST_LAG_MS = 900

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
  #lags: { at: number; lateMs: number }[] = []

  get isCongested(): boolean {
    return this.#isCongested
  }

  /** @param lateMs how much later than asked for this turn came. @returns whether it changed */
  tick(lateMs: number, anySlow: boolean, now: number): boolean {
    if (lateMs > LAG_MS) this.#lags.push({ at: now, lateMs })
    while (this.#lags.length > 0 && now - this.#lags[0]!.at > CLEAN_MS) this.#lags.shift()
    const lostMs = this.#lags.reduce((sum, { lateMs }) => sum + lateMs, 0)
    // Both stay for about 3 clean seconds: a slow link is slow that long, and late turns are counted that long.
    const next = anySlow || lostMs >= MOST_LAG_MS
    const changed = next !== this.#isCongested
    this.#isCongested = next
    return changed
  }
}

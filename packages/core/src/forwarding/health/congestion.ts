/** A link with more than this many bytes waiting to be sent gets no more packets until it has caught up. That is
 *  about a second of six speakers in one of two stripes: a peer that is so far behind should lose packets rather
 *  than get old ones. */
export const MAX_BUFFERED_BYTES = 32_768
/** A link with more than this many bytes waiting, in two samples in a row, is slow. One sample may be a burst. */
export const SLOW_BYTES = 12_000
/** A slow link with more than this many bytes waiting loses redundancy even where its peer carries others. */
const VERY_SLOW_BYTES = 20_000
/** A link that has been slow for this many milliseconds loses redundancy even where its peer carries others. */
const SLOW_FOR_LONG_MS = 500
/** A link is no longer slow, and a late turn no longer counts, after this many milliseconds without another bad
 *  sign. */
const CLEAN_MS = 3_000
/** A link is slow when its round trips have been too long for this many milliseconds: a shorter time may be one
 *  burst. */
const RTT_EXCESS_FOR_MS = 500
/** A turn counts as late when it comes more than this many milliseconds late: five frames, which redundancy and
 *  repair still cover. */
const LATE_TURN_MS = 100
/** This peer is congested when late turns took this many milliseconds or more of the last 3 s. Less is usual on a
 *  busy phone, and handing children over for it would make a busy machine busier. */
const MAX_LATE_MS = 900

/** Milliseconds between two samples of a link's send buffer. */
export const SAMPLE_MS = 50

/** Whether one link carries what it is sent. Sampled every `SAMPLE_MS`. */
export class Strain {
  /** Samples in a row with too much waiting. */
  #fullSamples = 0
  #slowSince: number | undefined
  #lastBadAt = -Infinity
  #bytes = 0

  get isSlow(): boolean {
    return this.#slowSince !== undefined
  }

  /** @param rttExcessMs for how long round trips have been too long */
  sample(bufferedBytes: number, rttExcessMs: number, now: number): void {
    this.#bytes = bufferedBytes
    this.#fullSamples = bufferedBytes > SLOW_BYTES ? this.#fullSamples + 1 : 0
    if (this.#fullSamples >= 2 || rttExcessMs >= RTT_EXCESS_FOR_MS) {
      this.#slowSince ??= now
      this.#lastBadAt = now
    } else if (now - this.#lastBadAt >= CLEAN_MS) {
      this.#slowSince = undefined
    }
  }

  /** Whether packets go without redundancy to that peer. Leaves lose it first: a peer that carries others would
   *  spread the loss. */
  shedsRedundancy(carries: boolean, now: number): boolean {
    if (this.#slowSince === undefined) return false
    const isBad = this.#bytes > VERY_SLOW_BYTES || (this.#fullSamples > 0 && now - this.#slowSince > SLOW_FOR_LONG_MS)
    return !carries || isBad
  }
}

/** Whether this peer sends as fast as it should. It does not while a link is slow, or while its own turns come late. */
export class Congestion {
  #isCongested = false
  #lateTurns: { at: number; lateMs: number }[] = []

  get isCongested(): boolean {
    return this.#isCongested
  }

  /** @param lateMs how much later than it was due this turn came. @returns whether the answer changed */
  tick(lateMs: number, anySlow: boolean, now: number): boolean {
    if (lateMs > LATE_TURN_MS) this.#lateTurns.push({ at: now, lateMs })
    while (this.#lateTurns.length > 0 && now - this.#lateTurns[0]!.at > CLEAN_MS) this.#lateTurns.shift()
    const lostMs = this.#lateTurns.reduce((sum, { lateMs }) => sum + lateMs, 0)
    // Either cause lasts for 3 clean seconds: a slow link stays slow that long, and late turns count that long.
    const next = anySlow || lostMs >= MAX_LATE_MS
    const changed = next !== this.#isCongested
    this.#isCongested = next
    return changed
  }
}

/** Frames that are kept: those of five seconds, at 50 a second. */
const CAPACITY = 250
/** Transits count for this many milliseconds. Longer would keep the jitter of a network that has calmed down. */
const SPAN_MS = 5_000
/** A frame more than this many milliseconds behind the fastest came out of an outage. It is no measure of the next
 *  frames, unless more than one frame in a hundred is that late. */
const OUTAGE_MS = 200
/** The figure is worked out anew this often, in milliseconds: to go through 250 transits for each frame would cost
 *  more than everything else that an ear does. */
const REFRESH_MS = 200

/**
 * How long the frames of the last five seconds were under way, and how much jitter is in that.
 * Pure: it is given the time, in milliseconds.
 */
export class RecentTransits {
  readonly #transits = new Float64Array(CAPACITY)
  readonly #times = new Float64Array(CAPACITY).fill(-Infinity)
  #count = 0
  #newest: number | undefined
  /** The last result, for which fastest transit it holds, and until when. */
  #found = { lateness: 0, fastest: Infinity, until: -Infinity }
  #jitterMs = 0

  /** Interarrival jitter in milliseconds (RFC 3550, section 6.4.1). */
  get jitterMs(): number {
    return this.#jitterMs
  }

  /** @param transit milliseconds from the speaker to here, by two clocks that need not agree. @param at when the
   *  frame came. @param waitedMs how much later it could be played: it is that much later for whoever plays it */
  add(transit: number, at: number, waitedMs = 0): void {
    if (this.#newest !== undefined) this.#jitterMs += (Math.abs(transit - this.#newest) - this.#jitterMs) / 16
    this.#newest = transit
    const slot = this.#count % CAPACITY
    this.#count += 1
    this.#transits[slot] = transit + waitedMs
    this.#times[slot] = at
    if (transit + waitedMs - this.#found.fastest > this.#found.lateness) this.#found.until = -Infinity
  }

  /**
   * How many milliseconds after the fastest frame the others come: all that did not come out of an outage, and 99 of
   * 100 in any case. All of them count, because repaired frames are rare and were repaired to be played. The figure
   * grows at once, and falls within `REFRESH_MS`.
   */
  lateness(fastest: number, now: number): number {
    if (fastest !== this.#found.fastest || now >= this.#found.until) {
      this.#found = { lateness: this.#find(fastest, now), fastest, until: now + REFRESH_MS }
    }
    return this.#found.lateness
  }

  #find(fastest: number, now: number): number {
    let recent = 0
    let usual = 0
    let [first, second, third] = [0, 0, 0]
    for (let slot = 0; slot < CAPACITY; slot += 1) {
      if (now - this.#times[slot]! > SPAN_MS) continue
      recent += 1
      const late = this.#transits[slot]! - fastest
      if (late <= OUTAGE_MS && late > usual) usual = late
      if (late > first) {
        third = second
        second = first
        first = late
      } else if (late > second) {
        third = second
        second = late
      } else if (late > third) third = late
    }
    return Math.max(usual, recent < 100 ? first : recent < 200 ? second : third)
  }
}

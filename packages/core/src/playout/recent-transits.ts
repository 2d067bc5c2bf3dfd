/** Frames of five seconds, at 50 a second. */
const MOST = 250
const SPAN_MS = 5_000
/** Later than this is an outage, and no measure of the next frames unless one in a hundred is. */
const OUTAGE_MS = 200
/** Looking through all of them for each frame would cost more than all else that an ear does. */
const REFRESH_MS = 200

/**
 * How long the frames of the last five seconds took, and how much jitter is in that.
 * Pure: it is told the time, in milliseconds.
 */
export class RecentTransits {
  readonly #transits = new Float64Array(MOST)
  readonly #times = new Float64Array(MOST).fill(-Infinity)
  #count = 0
  #newest: number | undefined
  /** What was found last, for which fastest frame, and until when that will do. */
  #found = { lateness: 0, fastest: Infinity, until: -Infinity }
  /** RFC 3550, section 6.4.1: differences of neighbours, smoothed by 16. */
  jitterMs = 0

  add(transit: number, at: number): void {
    if (this.#newest !== undefined) this.jitterMs += (Math.abs(transit - this.#newest) - this.jitterMs) / 16
    this.#newest = transit
    const slot = this.#count % MOST
    this.#count += 1
    this.#transits[slot] = transit
    this.#times[slot] = at
    if (transit - this.#found.fastest > this.#found.lateness) this.#found.until = -Infinity
  }

  /**
   * By how much frames come later than the fastest: all that are no outage, and 99 of 100 in any case. All, because a
   * repaired frame is a rare one, and was repaired to be heard. More at once, less within `REFRESH_MS`.
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
    for (let slot = 0; slot < MOST; slot += 1) {
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

/** Frames of five seconds, at 50 a second. */
const MOST = 250
const SPAN_MS = 5_000
/** Later than this is an outage, and no measure of the next frames unless one in a hundred is. */
const OUTAGE_MS = 200

/**
 * How long the frames of the last five seconds took, and how much jitter is in that.
 * Pure: it is told the time, in milliseconds.
 */
export class RecentTransits {
  readonly #recent: { at: number; transit: number }[] = []
  #newest: number | undefined
  /** RFC 3550, section 6.4.1: differences of neighbours, smoothed by 16. */
  jitterMs = 0

  add(transit: number, at: number): void {
    if (this.#newest !== undefined) this.jitterMs += (Math.abs(transit - this.#newest) - this.jitterMs) / 16
    this.#newest = transit
    this.#recent.push({ at, transit })
    while (this.#recent.length > MOST || at - this.#recent[0]!.at > SPAN_MS) this.#recent.shift()
  }

  /**
   * By how much frames come later than the fastest: all that are no outage, and 99 of 100 in any case. All, because a
   * repaired frame is a rare one, and was repaired to be heard.
   */
  lateness(fastest: number): number {
    const skipped = Math.floor(this.#recent.length / 100)
    let usual = 0
    let [first, second, third] = [0, 0, 0]
    for (const { transit } of this.#recent) {
      const late = transit - fastest
      if (late <= OUTAGE_MS) usual = Math.max(usual, late)
      if (late > first) [first, second, third] = [late, first, second]
      else if (late > second) [second, third] = [late, second]
      else if (late > third) third = late
    }
    return Math.max(usual, [first, second, third][skipped]!)
  }
}

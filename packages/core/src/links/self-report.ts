import type { Clock } from '../ports/clock.ts'
import type { LinkTraffic, PlaneTraffic } from '../ports/media-plane.ts'
import { type ReceptionReport, REPORT_INTERVAL_MS, type SelfReport } from '../protocol/index.ts'

/** What a child costs in one stripe while one person speaks: every second packet, each with two frames. */
export const CHILD_BPS = 53_000
/** The share of an uplink that carrying may take: the rest is the person's own. */
export const UPLINK_SHARE = 0.7
/** The longest that the protocol lets us say. */
const MAX_ACCESS_MS = 2_000

/** How many children may be offered: what the person allows, and no more than the uplink was measured to carry. */
export function slotsFor(wanted: number, uplinkBps: number | undefined): number {
  if (uplinkBps === undefined) return wanted
  return Math.min(wanted, Math.floor((uplinkBps * UPLINK_SHARE) / CHILD_BPS))
}

/** What our line adds to every hop: half of the median round trip. Undefined while no link has measured one. */
export function accessMsOf(links: Iterable<LinkTraffic>): number | undefined {
  const trips = [...links].flatMap(({ rttMs }) => rttMs ?? []).toSorted((one, other) => one - other)
  const middle = trips.length >> 1
  if (trips.length === 0) return undefined
  const median = trips.length % 2 === 1 ? trips[middle]! : (trips[middle - 1]! + trips[middle]!) / 2
  return Math.min(MAX_ACCESS_MS, median / 2)
}

/** Tells the relay how this peer fares: each `REPORT_INTERVAL_MS`, and at once when it can carry more or less. */
export class SelfReporter {
  readonly #clock: Clock
  readonly #tell: (report: SelfReport) => void
  readonly #hearing: () => ReceptionReport | undefined
  #wanted: number
  #uplinkBps: number | undefined
  #told: number
  #congested = false
  #accessMs: number | undefined
  #reportedAt = -Infinity

  /** @param slots how many children the person allows. @param hearing what the ear hears; undefined while nobody speaks */
  constructor(options: {
    clock: Clock
    slots: number
    tell: (report: SelfReport) => void
    hearing: () => ReceptionReport | undefined
  }) {
    this.#clock = options.clock
    this.#tell = options.tell
    this.#hearing = options.hearing
    this.#wanted = options.slots
    this.#told = options.slots
  }

  /** What to offer now. */
  get slots(): number {
    return slotsFor(this.#wanted, this.#uplinkBps)
  }
  /** The person allows none: not worth measuring. */
  get isUnwilling(): boolean {
    return this.#wanted === 0
  }

  /** A place was taken with these slots. */
  entered(slots: number): void {
    this.#told = slots
    this.#reportedAt = this.#clock.now()
  }
  offer(slots: number): void {
    this.#wanted = slots
    this.#offer()
  }
  congestion(congested: boolean): void {
    if (congested === this.#congested) return
    this.#congested = congested
    this.report()
  }
  take({ links, uplinkBps }: PlaneTraffic): void {
    this.#accessMs = accessMsOf(links.values())
    this.#uplinkBps = uplinkBps
    this.#offer()
    if (this.#clock.now() - this.#reportedAt >= REPORT_INTERVAL_MS) this.report()
  }
  /** Says all there is to say. */
  report(): void {
    this.#reportedAt = this.#clock.now()
    const hearing = this.#hearing()
    this.#tell({
      congested: this.#congested,
      ...(this.#accessMs !== undefined && { accessMs: this.#accessMs }),
      ...(hearing && { hearing }),
    })
  }

  #offer(): void {
    if (this.slots === this.#told) return
    this.#told = this.slots
    this.#tell({ slots: this.slots })
  }
}

import type { Clock } from '../ports/clock.ts'
import type { LinkNotice, LinkTraffic, MediaPlane, PlaneTraffic } from '../ports/media-plane.ts'
import { type LinkId, type ReceptionReport, REPORT_INTERVAL_MS, type SelfReport } from '../protocol/index.ts'
import { Pulse } from './pulse.ts'
import { type ReportedLink, type TrustFigures, TrustReports } from './trust-reports.ts'
import { TrafficMeter, type Volume } from './traffic-meter.ts'

/** What a child costs in one stripe while one person speaks, in bits a second: every second packet, each with two
 *  frames. */
export const CHILD_BPS = 53_000
/** Limits the share of an uplink that carrying others may take: the rest is the person's own. */
export const UPLINK_SHARE = 0.7
/** Limits the delay of our line that is reported, in milliseconds: the longest that the protocol takes. */
const MAX_ACCESS_MS = 2_000

export interface SelfMonitorOptions {
  clock: Clock
  plane: MediaPlane
  /** How many children the person allows. */
  slots: number
  /** What the ear received; undefined while nobody speaks. */
  reception: () => Omit<ReceptionReport, keyof TrustFigures> | undefined
  /** The links that there are. */
  links: () => readonly ReportedLink[]
  on: {
    /** To be told to the relay, if there is a room. */
    report: (report: SelfReport) => void
    /** Each `PULSE_MS`, unless this end stood still: it cannot blame others for their silence then. */
    traffic: (links: ReadonlyMap<LinkId, LinkTraffic>) => void
    /** Each `PULSE_MS`. `isLate`: this end stood still. */
    beat: (isLate: boolean) => void
  }
}

/**
 * Measures how this peer fares, and tells the relay: each `REPORT_INTERVAL_MS`, and at once when it can carry more or
 * less. What the person allows, and what the uplink carries, stay known from one room to the next.
 */
export class SelfMonitor {
  readonly #options: SelfMonitorOptions
  readonly #pulse: Pulse
  #meter = new TrafficMeter()
  #trust = new TrustReports()
  #traffic: PlaneTraffic | undefined
  #allowed: number
  #advertised: number
  #uplinkBps: number | undefined
  #isProbed = false
  #congested = false
  #overloaded = false
  #accessMs: number | undefined
  #reportedAt = -Infinity

  constructor(options: SelfMonitorOptions) {
    this.#options = options
    this.#allowed = options.slots
    this.#advertised = options.slots
    this.#pulse = new Pulse(options.clock, (isLate) => void this.#beat(isLate))
  }

  /** How many children to offer: what the person allows, and no more than the uplink carries. */
  get slots(): number {
    return slotsFor(this.#allowed, this.#uplinkBps)
  }
  /** The person allows this many children from now on. */
  allow(slots: number): void {
    this.#allowed = slots
    this.#advertise()
  }

  /** A room was entered: begins to count anew. */
  start(): void {
    this.#meter = new TrafficMeter()
    this.#trust = new TrustReports()
    this.#traffic = undefined
    this.#isProbed = false
    this.#pulse.start()
  }
  /** The relay has taken us in, for the first time or again, with these slots. */
  entered(slots: number): void {
    this.#advertised = slots
    this.#reportedAt = this.#options.clock.now()
  }
  /** The room was left. The figures of the stay can be read until the next one begins. */
  stop(): void {
    this.#pulse.stop()
  }

  /** Takes what the media plane found out. */
  notice(notice: LinkNotice): void {
    if (notice.type === 'congestion' && notice.congested !== this.#congested) {
      this.#congested = notice.congested
      this.report()
    }
    if (notice.type === 'overload' && notice.isShort !== this.#overloaded) {
      this.#overloaded = notice.isShort
      this.#options.on.report({ overloaded: this.#overloaded })
    }
    if (notice.type === 'delivering') this.#probe(notice.link)
  }
  /** Another network has another uplink: measures it when sound comes again. */
  networkChanged(): void {
    this.#isProbed = false
  }

  /** Says all there is to say. */
  report(): void {
    this.#reportedAt = this.#options.clock.now()
    const { reception, links, on } = this.#options
    const heard = reception()
    const trust = this.#traffic && this.#trust.hearing(this.#traffic)
    const parents = this.#traffic && this.#trust.parents(this.#traffic, links())
    on.report({
      congested: this.#congested,
      ...(this.#overloaded && { overloaded: true }),
      ...(this.#accessMs !== undefined && { accessMs: this.#accessMs }),
      ...(heard && { hearing: { ...heard, ...(trust ?? { heldBack: 0, forged: 0, unverified: 0 }) } }),
      ...(parents && parents.length > 0 && { parents }),
    })
  }

  /** Reads the figures of this moment. */
  async measure(): Promise<{ traffic: PlaneTraffic; volume: Volume }> {
    const meter = this.#meter
    const traffic = await this.#options.plane.traffic()
    return { traffic, volume: meter.take(traffic.links, this.#options.clock.now()) }
  }

  async #beat(isLate: boolean): Promise<void> {
    this.#options.on.beat(isLate) // first: the media plane may take its time to answer
    const meter = this.#meter
    const { traffic } = await this.measure()
    if (meter !== this.#meter || !this.#pulse.isBeating) return // left meanwhile
    this.#traffic = traffic
    this.#accessMs = accessMsOf(traffic.links.values())
    this.#uplinkBps = traffic.uplinkBps
    this.#advertise()
    if (this.#options.clock.now() - this.#reportedAt >= REPORT_INTERVAL_MS) this.report()
    if (!isLate) this.#options.on.traffic(traffic.links)
  }

  #advertise(): void {
    if (this.slots === this.#advertised) return
    this.#advertised = this.slots
    this.#options.on.report({ slots: this.slots })
  }

  /** Once in a network, and not where the person allows nobody. */
  #probe(link: LinkId): void {
    if (this.#isProbed || this.#allowed === 0) return
    this.#isProbed = true
    this.#options.plane.probe(link)
  }
}

/** How many children may be offered: what the person allows, and no more than the uplink was measured to carry. */
export function slotsFor(allowed: number, uplinkBps: number | undefined): number {
  if (uplinkBps === undefined) return allowed
  return Math.min(allowed, Math.floor((uplinkBps * UPLINK_SHARE) / CHILD_BPS))
}

/** What our line adds to every hop, in milliseconds: half of the median round trip. Undefined while no link has
 *  measured one. */
export function accessMsOf(links: Iterable<LinkTraffic>): number | undefined {
  const trips = [...links].flatMap(({ rttMs }) => rttMs ?? []).toSorted((one, other) => one - other)
  const middle = trips.length >> 1
  if (trips.length === 0) return undefined
  const median = trips.length % 2 === 1 ? trips[middle]! : (trips[middle - 1]! + trips[middle]!) / 2
  return Math.min(MAX_ACCESS_MS, median / 2)
}

import type { LinkTraffic, PlaneTraffic } from '../ports/media-plane.ts'
import {
  type LinkId,
  MAX_REPORTED_PARENTS,
  type ParentReport,
  type PeerId,
  type ReceptionReport,
  type SourceId,
} from '../protocol/index.ts'

/** What could not be trusted. `ReceptionReport` says what each figure means. */
export type TrustFigures = Pick<ReceptionReport, 'heldBack' | 'forged' | 'unverified'>

/** The part of a link that is needed to report of its peer. */
export interface ReportedLink {
  readonly id: LinkId
  readonly peer: PeerId
  /** It is a parent or a standby. */
  readonly isParent: boolean
}

const NOTHING: TrustFigures = { heldBack: 0, forged: 0, unverified: 0 }

/** Turns counters that only grow into what came since the last report. */
export class TrustReports {
  #sources = new Map<SourceId, TrustFigures>()
  #packets = new Map<LinkId, number>()
  #peers = new Map<PeerId, TrustFigures>()

  /** What this ear could not trust since the last call, of all speakers together. */
  hearing({ sources }: PlaneTraffic): TrustFigures {
    let sum = NOTHING
    for (const [source, figures] of sources) sum = plus(sum, minus(figures, this.#sources.get(source)))
    this.#sources = new Map(sources)
    return sum
  }

  /** What each parent brought since the last call; parents that brought nothing are left out. */
  parents({ links: traffic }: PlaneTraffic, links: readonly ReportedLink[]): ParentReport[] {
    const reports = new Map<PeerId, ParentReport>()
    const packets = new Map<LinkId, number>()
    const peers = new Map<PeerId, TrustFigures>()
    for (const { id, peer, isParent } of links) {
      const figures = traffic.get(id)
      if (!figures) continue
      packets.set(id, figures.packetsIn)
      const came = figures.packetsIn - (this.#packets.get(id) ?? 0)
      if (!isParent && !this.#peers.has(peer)) continue
      peers.set(peer, figures)
      const before = reports.get(peer)
      // Two links to one peer share what is known of it.
      const trust = before ?? minus(figures, this.#peers.get(peer))
      const { heldBack, forged, unverified } = trust
      reports.set(peer, { peer, packets: came + (before?.packets ?? 0), heldBack, forged, unverified })
    }
    this.#packets = packets
    this.#peers = peers
    return [...reports.values()].filter(isWorthTelling).slice(0, MAX_REPORTED_PARENTS)
  }
}

const isWorthTelling = ({ packets, heldBack, forged, unverified }: ParentReport): boolean =>
  packets + heldBack + forged + unverified > 0

const minus = (now: TrustFigures | LinkTraffic, before: TrustFigures = NOTHING): TrustFigures => ({
  heldBack: Math.max(0, now.heldBack - before.heldBack),
  forged: Math.max(0, now.forged - before.forged),
  unverified: Math.max(0, now.unverified - before.unverified),
})

const plus = (a: TrustFigures, b: TrustFigures): TrustFigures => ({
  heldBack: a.heldBack + b.heldBack,
  forged: a.forged + b.forged,
  unverified: a.unverified + b.unverified,
})

import type { Clock } from '@banyan/core/ports'
import type { ParentReport, PeerId, TreePeer } from '@banyan/core/protocol'
import { REPORT_FRESH_MS } from './reception-reports.ts'

/** How often a child may confirm one parent, in ms: a little less than the time between two of its reports. Within that
 *  time its reports count as one. */
export const CONFIRM_GAP_MS = 8_000

/** What children say of one carrier. */
export type Reported = NonNullable<TreePeer['reported']>

interface ChildsFigures {
  readonly by: PeerId
  readonly at: number
  figures: Reported
}

export interface ParentReports {
  /** A child says what a parent brought. @returns whether that confirms the parent: packets came, and the child has not
   *  confirmed it lately */
  record(by: PeerId, report: ParentReport): boolean
  /** What children said of a carrier lately; undefined where all was well. */
  of(carrier: PeerId): Reported | undefined
  /** The peer has left. */
  forget(peer: PeerId): void
}

/** What the children of each carrier of one room said lately of what it brought. The caller says who is whose child. */
export function parentReports(clock: Clock): ParentReports {
  const byCarrier = new Map<PeerId, ChildsFigures[]>()
  const fresh = (carrier: PeerId) =>
    (byCarrier.get(carrier) ?? []).filter(({ at }) => clock.now() - at < REPORT_FRESH_MS)
  return {
    record(by, { peer, packets, heldBack, forged, unverified }) {
      const reports = fresh(peer)
      byCarrier.set(peer, reports)
      const last = reports.findLast((report) => report.by === by)
      if (last && clock.now() - last.at < CONFIRM_GAP_MS) {
        last.figures = sum(last.figures, { heldBack, forged, unverified })
        return false
      }
      reports.push({ by, at: clock.now(), figures: { heldBack, forged, unverified } })
      return packets > 0
    },
    of(carrier) {
      const total = fresh(carrier).reduce((total, { figures }) => sum(total, figures), NOTHING)
      return total.heldBack + total.forged + total.unverified > 0 ? total : undefined
    },
    forget: (peer) => void byCarrier.delete(peer),
  }
}

const NOTHING: Reported = { heldBack: 0, forged: 0, unverified: 0 }

const sum = (a: Reported, b: Reported): Reported => ({
  heldBack: a.heldBack + b.heldBack,
  forged: a.forged + b.forged,
  unverified: a.unverified + b.unverified,
})

import type { Clock } from '@banyan/core/ports'
import { type ReceptionReport, type PeerId, REPORT_INTERVAL_MS, type RoomHealth } from '@banyan/core/protocol'

/** A reception report counts for this long, in ms: two reports in a row may be lost before an ear counts as silent. */
export const REPORT_FRESH_MS = 2.5 * REPORT_INTERVAL_MS

/** A wait for the next frame that lasts this long, in ms, is heard as a break in what somebody says. Shorter ones go by
 *  unnoticed, because playout stretches speech over them. */
const NOTICED_GAP_MS = 200

export interface ReceptionReports {
  record(peer: PeerId, report: ReceptionReport): void
  /** The peer has left. */
  forget(peer: PeerId): void
  /** Undefined while no ear has reported lately. */
  health(): RoomHealth | undefined
}

/** The newest reception report of each ear in one room. The caller forgets those who leave. */
export function receptionReports(clock: Clock): ReceptionReports {
  const reports = new Map<PeerId, { readonly report: ReceptionReport; readonly at: number }>()
  return {
    record: (peer, report) => void reports.set(peer, { report, at: clock.now() }),
    forget: (peer) => void reports.delete(peer),
    health() {
      const freshFrom = clock.now() - REPORT_FRESH_MS
      for (const [peer, { at }] of reports) if (at < freshFrom) reports.delete(peer)
      return healthOf(new Map([...reports].map(([peer, { report }]) => [peer, report])))
    },
  }
}

/** Sums up reception reports; undefined when there are none. Pure. */
export function healthOf(reports: ReadonlyMap<PeerId, ReceptionReport>): RoomHealth | undefined {
  const ears = Array.from(reports, ([peer, report]) => ({ peer, ...report }))
  const [first, ...others] = ears
  if (!first) return undefined
  const middle = (figure: keyof ReceptionReport) => {
    const sorted = ears.map((ear) => ear[figure]).toSorted((a, b) => a - b)
    return sorted[(sorted.length - 1) >> 1]!
  }
  return {
    ears: ears.length,
    whole: ears.filter(isWhole).length,
    unreached: ears.filter(isUnreached).length,
    median: {
      ...{ played: middle('played'), missing: middle('missing'), longestGapMs: middle('longestGapMs') },
      ...{ heldBack: middle('heldBack'), forged: middle('forged'), unverified: middle('unverified') },
      ...{ delayMs: middle('delayMs'), bufferMs: middle('bufferMs') },
    },
    worst: others.reduce((worst, ear) => (isWorse(ear, worst) ? ear : worst), first),
  }
}

/** Nothing was missing, nothing that came was changed, and nobody had to wait so long that it is heard as a break. */
const isWhole = ({ missing, longestGapMs, heldBack, forged }: ReceptionReport): boolean =>
  missing + heldBack + forged === 0 && longestGapMs < NOTICED_GAP_MS

/** Something was due, and nothing of it came. */
const isUnreached = ({ played, missing }: ReceptionReport): boolean => played === 0 && missing > 0

/** Worse is the ear that missed the greater share of what was due, where what it held back counts twice: that may be an
 *  attack; then the one with the longer gap; then the one with the greater delay. */
const isWorse = (ear: ReceptionReport, than: ReceptionReport): boolean =>
  (lost(ear) - lost(than) || ear.longestGapMs - than.longestGapMs || ear.delayMs - than.delayMs) > 0

const lost = ({ played, missing, heldBack }: ReceptionReport) => (missing + heldBack) / Math.max(1, played + missing)

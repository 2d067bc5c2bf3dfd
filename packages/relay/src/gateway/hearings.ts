import type { Clock } from '@banyan/core/ports'
import { type ReceptionReport, type PeerId, REPORT_INTERVAL_MS, type RoomHealth } from '@banyan/core/protocol'

/** A report older than this is of the past: its ear fell silent, or nobody speaks any more. Two reports may be lost. */
export const HEARING_FRESH_MS = 2.5 * REPORT_INTERVAL_MS

export interface Hearings {
  take(peer: PeerId, hearing: ReceptionReport): void
  forget(peer: PeerId): void
  /** Undefined while no ear has said anything lately. */
  health(): RoomHealth | undefined
}

/** What the ears of one room reported: one report an ear, the newest. Its owner forgets those who leave. */
export function hearings(clock: Clock): Hearings {
  const reports = new Map<PeerId, { readonly hearing: ReceptionReport; readonly at: number }>()
  return {
    take: (peer, hearing) => void reports.set(peer, { hearing, at: clock.now() }),
    forget: (peer) => void reports.delete(peer),
    health() {
      const freshFrom = clock.now() - HEARING_FRESH_MS
      for (const [peer, { at }] of reports) if (at < freshFrom) reports.delete(peer)
      return healthOf(new Map([...reports].map(([peer, { hearing }]) => [peer, hearing])))
    },
  }
}

/** Sums up what ears report. Pure. */
export function healthOf(reports: ReadonlyMap<PeerId, ReceptionReport>): RoomHealth | undefined {
  const ears = Array.from(reports, ([peer, hearing]) => ({ peer, ...hearing }))
  const [first, ...others] = ears
  if (!first) return undefined
  const middle = (figure: keyof ReceptionReport) => {
    const sorted = ears.map((ear) => ear[figure]).toSorted((a, b) => a - b)
    return sorted[(sorted.length - 1) >> 1]!
  }
  return {
    ears: ears.length,
    whole: ears.filter(({ missing, longestGapMs }) => missing === 0 && longestGapMs === 0).length,
    median: {
      ...{ played: middle('played'), missing: middle('missing'), longestGapMs: middle('longestGapMs') },
      ...{ delayMs: middle('delayMs'), bufferMs: middle('bufferMs') },
    },
    worst: others.reduce((worst, ear) => (isWorse(ear, worst) ? ear : worst), first),
  }
}

/** Of what was due, who missed more; then who waited longer in one piece; then who hears later. */
const isWorse = (ear: ReceptionReport, than: ReceptionReport): boolean =>
  (lost(ear) - lost(than) || ear.longestGapMs - than.longestGapMs || ear.delayMs - than.delayMs) > 0

const lost = ({ played, missing }: ReceptionReport) => missing / Math.max(1, played + missing)

import { FRAME_MS } from '@banyan/core/ports'
import { percentile } from '../reports/percentile.ts'
import type { PlayoutReport } from '../reports/playout-report.ts'

/** What ears missed, and how evenly. */
export interface EarLosses {
  /** Frames that were due to all ears, and those of them that were not heard. */
  readonly due: number
  readonly missing: number
  /** Frames that the median ear missed, and the one that missed most. */
  readonly missingMedian: number
  readonly missingMost: number
  /** The longest gap, in ms. */
  readonly worstGapMs: number
}

/** Counts what each of these listeners missed. Pure. */
export function earLosses({ due, missing, worstGapMs, gaps }: PlayoutReport, listeners: readonly string[]): EarLosses {
  const missed = new Map(listeners.map((name) => [name, 0]))
  for (const { listener, ms } of gaps) {
    const before = missed.get(listener)
    if (before !== undefined) missed.set(listener, before + ms / FRAME_MS)
  }
  const sorted = Float64Array.from(missed.values()).sort()
  return { due, missing, missingMedian: percentile(sorted, 0.5), missingMost: sorted.at(-1) ?? 0, worstGapMs }
}

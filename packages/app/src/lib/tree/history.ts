import type { ReceptionReport, RoomHealth, SessionStats } from '@banyan/core'

/** The measurements at one moment. */
export interface Sample {
  readonly at: number
  /** Share of frames that the worst ear missed, 0 to 1; undefined without reports. */
  readonly worst: number | undefined
  readonly delayMs: number | undefined
  /** Counts of this page's ear since each speaker came on stage. */
  readonly missing: number
  readonly repaired: number
}

/** Most samples kept: five minutes at one sample each two seconds. */
export const MOST_SAMPLES = 150
/** The time that counts as "lately", in ms: the span of a reception report. */
const LATELY_MS = 10_000

export const sampleOf = (
  at: number,
  health: RoomHealth | undefined,
  { speakers }: Pick<SessionStats, 'speakers'>,
): Sample => ({
  at,
  worst: health && shareMissed(health.worst),
  delayMs: health?.median.delayMs,
  missing: speakers.reduce((sum, { missing }) => sum + missing, 0),
  repaired: speakers.reduce((sum, { fromRedundancy, fromRepair }) => sum + fromRedundancy + fromRepair, 0),
})

type Missed = Pick<ReceptionReport, 'missing' | 'heldBack'>

/** Frames that were due and were not played. A frame that was held back is one of them, whatever an ear counts. */
export const missedOf = ({ missing, heldBack }: Missed): number => Math.max(missing, heldBack)

/** The share of frames that were not played, 0 to 1. */
export const shareMissed = (report: Missed & Pick<ReceptionReport, 'played'>): number =>
  missedOf(report) / Math.max(1, report.played + missedOf(report))

/** Adds a sample, and drops the oldest ones. */
export const withSample = (samples: readonly Sample[], sample: Sample): Sample[] => [
  ...samples.slice(-(MOST_SAMPLES - 1)),
  sample,
]

/**
 * Frames that this ear missed and repaired in the last ten seconds. Never below 0, also when a speaker left with their
 * count.
 */
export function lately(samples: readonly Sample[]): { missing: number; repaired: number } {
  const last = samples.at(-1)
  const first = last && samples.find(({ at }) => at >= last.at - LATELY_MS)
  if (!last || !first) return { missing: 0, repaired: 0 }
  return {
    missing: Math.max(0, last.missing - first.missing),
    repaired: Math.max(0, last.repaired - first.repaired),
  }
}

/** An SVG path through values from left to right, 0 at the bottom. It breaks where a value is missing. */
export function sparkline(
  values: readonly (number | undefined)[],
  { width, height, most }: { width: number; height: number; most: number },
): string {
  const step = width / Math.max(1, values.length - 1)
  let pen = 'M'
  let path = ''
  for (const [index, value] of values.entries()) {
    if (value !== undefined) {
      const y = height - (Math.min(value, most) / most) * height
      path += `${pen}${(index * step).toFixed(1)} ${y.toFixed(1)}`
    }
    pen = value === undefined ? 'M' : 'L'
  }
  return path
}

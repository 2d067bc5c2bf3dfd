import { percentile } from './planners/metrics.ts'
import { FRAME_MS } from '@banyan/core/ports'

/** One frame that left its speaker. */
export interface Spoken {
  readonly number: number
  readonly at: number
  /** It is speech, not the quiet noise between talk spurts. */
  readonly voice: boolean
}

/** What one ear heard of one voice: a frame's number -> when it was played. */
export type Heard = ReadonlyMap<number, number>

export interface Pair {
  readonly listener: string
  readonly speaker: string
  /** In the order in which it was spoken. */
  readonly spoken: readonly Spoken[]
  readonly heard: Heard
  /** The ear is held to what was spoken in this time. */
  readonly from: number
  readonly until: number
}

export interface Gap {
  readonly listener: string
  readonly speaker: string
  /** When the first missing frame was spoken. */
  readonly at: number
  readonly ms: number
}

/** What all ears heard of what they should have. */
export interface HearingReport {
  /** Frames of speech that should have been played. */
  readonly due: number
  readonly missing: number
  /** The share that was played, 0 to 1. */
  readonly inTime: number
  readonly worstGapMs: number
  /** The longest first. */
  readonly gaps: readonly Gap[]
  /** From the mouth to the ear, in ms. */
  readonly delayMs: { readonly p50: number; readonly p99: number; readonly most: number }
  /** Who was there and heard nothing at all of what was due. */
  readonly deaf: readonly string[]
}

export function reportOf(pairs: readonly Pair[]): HearingReport {
  const gaps: Gap[] = []
  const delays: number[] = []
  const deaf = new Set<string>()
  let due = 0
  let missing = 0
  for (const { listener, speaker, spoken, heard, from, until } of pairs) {
    let gap: { at: number; frames: number } | undefined
    let own = 0
    let lost = 0
    const endGap = () => {
      if (gap) gaps.push({ listener, speaker, at: gap.at, ms: gap.frames * FRAME_MS })
      gap = undefined
    }
    for (const { number, at, voice } of spoken) {
      if (!voice || at < from || at > until) continue
      own += 1
      const heardAt = heard.get(number)
      if (heardAt === undefined) {
        lost += 1
        gap = { at: gap?.at ?? at, frames: (gap?.frames ?? 0) + 1 }
      } else {
        endGap()
        delays.push(heardAt - at)
      }
    }
    endGap()
    due += own
    missing += lost
    if (own > 0 && lost === own) deaf.add(listener)
  }
  const sorted = Float64Array.from(delays).sort()
  gaps.sort((a, b) => b.ms - a.ms || a.at - b.at)
  return {
    ...{ due, missing, inTime: due === 0 ? 1 : 1 - missing / due, worstGapMs: gaps[0]?.ms ?? 0, gaps },
    delayMs: { p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99), most: sorted.at(-1) ?? 0 },
    deaf: [...deaf],
  }
}

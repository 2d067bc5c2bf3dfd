import { FRAME_MS } from '@banyan/core/ports'
import { percentile } from './percentile.ts'

/** One frame that left its speaker. Times are in ms on the world's clock. */
export interface SentFrame {
  readonly number: number
  readonly at: number
  /** Whether it is speech; otherwise it is the quiet noise between talk spurts. */
  readonly voice: boolean
}

/** What one listener played of one speaker: the number of each frame, and when it was played, in ms. */
export type PlayedFrames = ReadonlyMap<number, number>

/** What one speaker sent and what one listener played of it. */
export interface PlayoutRecord {
  readonly listener: string
  readonly speaker: string
  /** In the order in which they were sent. */
  readonly sent: readonly SentFrame[]
  readonly played: PlayedFrames
  /** When frames were played that the speaker did not send so, or that had been played before, in ms, rising. @default
   *  none */
  readonly forgedAt?: readonly number[]
  /** The listener is due what was sent from this time on, in ms. */
  readonly from: number
  /** The listener is due what was sent up to this time, in ms. */
  readonly until: number
}

/** Frames of speech, one after the other, that a listener did not play. */
export interface PlayoutGap {
  readonly listener: string
  readonly speaker: string
  /** When the first missing frame was sent, in ms. */
  readonly at: number
  /** Length of the missing speech, in ms. */
  readonly ms: number
}

/** What one listener played in a speaker's name that the speaker did not send so. */
export interface Forgery {
  readonly listener: string
  readonly speaker: string
  /** How many frames. */
  readonly frames: number
  /** When the first and the last of them were played, in ms. */
  readonly firstAt: number
  readonly lastAt: number
}

/** What all listeners played of what they were due. */
export interface PlayoutReport {
  /** Frames of speech that should have been played, over all pairs of listener and speaker. */
  readonly due: number
  /** Frames of speech that were due and not played. */
  readonly missing: number
  /** The share of the due frames that was played, 0 to 1; 1 when none was due. */
  readonly playedShare: number
  /** Length of the longest gap, in ms; 0 when there is none. */
  readonly worstGapMs: number
  /** The longest first. */
  readonly gaps: readonly PlayoutGap[]
  /** From sending to playing, in ms. */
  readonly delayMs: { readonly p50: number; readonly p99: number; readonly max: number }
  /** Names of listeners that played nothing at all of a speaker from whom something was due. */
  readonly deaf: readonly string[]
  /** Frames that were played and that their speaker did not send so: other bytes, another time, loudness or end of a
   *  talk spurt, never sent at all, or played a second time. */
  readonly forged: number
  /** Those frames, for each pair of listener and speaker, the most first. */
  readonly forgeries: readonly Forgery[]
}

/**
 * Compares what was played with what was sent. Pure.
 * @example playoutReport([{ listener: 'bob', speaker: 'ada', sent, played, from: 0, until: 5_000 }]).missing
 */
export function playoutReport(records: readonly PlayoutRecord[]): PlayoutReport {
  const gaps: PlayoutGap[] = []
  const delays: number[] = []
  const deaf = new Set<string>()
  const forgeries: Forgery[] = []
  let allDue = 0
  let allMissing = 0
  for (const { listener, speaker, sent, played, forgedAt = [], from, until } of records) {
    let gap: { at: number; frames: number } | undefined
    let due = 0
    let missing = 0
    const endGap = () => {
      if (gap) gaps.push({ listener, speaker, at: gap.at, ms: gap.frames * FRAME_MS })
      gap = undefined
    }
    for (const { number, at, voice } of sent) {
      if (!voice || at < from || at > until) continue
      due += 1
      const playedAt = played.get(number)
      if (playedAt === undefined) {
        missing += 1
        gap = { at: gap?.at ?? at, frames: (gap?.frames ?? 0) + 1 }
      } else {
        endGap()
        delays.push(playedAt - at)
      }
    }
    endGap()
    allDue += due
    allMissing += missing
    if (due > 0 && missing === due) deaf.add(listener)
    const frames = forgedAt.length
    if (frames > 0) forgeries.push({ listener, speaker, frames, firstAt: forgedAt[0]!, lastAt: forgedAt.at(-1)! })
  }
  const sorted = Float64Array.from(delays).sort()
  gaps.sort((a, b) => b.ms - a.ms || a.at - b.at)
  forgeries.sort((a, b) => b.frames - a.frames)
  return {
    ...{ due: allDue, missing: allMissing, playedShare: allDue === 0 ? 1 : 1 - allMissing / allDue },
    ...{ worstGapMs: gaps[0]?.ms ?? 0, gaps, deaf: [...deaf] },
    ...{ forged: forgeries.reduce((sum, { frames }) => sum + frames, 0), forgeries },
    delayMs: { p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99), max: sorted.at(-1) ?? 0 },
  }
}

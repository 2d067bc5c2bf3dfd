import type { Frames } from './frame-log.ts'
import { FRAME_MS } from '@banyan/core/ports'

/** Look-ahead of the Opus encoder, in ms: the sound of a frame begins this much before the frame. */
const LOOK_AHEAD_MS = 6.5

/** What one listener played of one speaker. */
export interface Match {
  readonly due: number
  readonly missing: number
  /** The longest run of missing frames, in ms. */
  readonly longestGapMs: number
  /** Runs of missing frames, and when the first of each was sent. */
  readonly gaps: readonly { readonly at: number; readonly frames: number }[]
  /** From the first sound of a frame until it is played, in ms, for each played frame. */
  readonly mouthToEarMs: readonly number[]
  /** Played frames whose bytes are not those that were sent under their timestamp, or that were never sent. */
  readonly altered: number
  readonly repeated: number
  /** The largest increase of the delay from one played frame to the next, in ms: what playout had to stretch. */
  readonly worstStepMs: number
}

/**
 * Compares what a listener played with what a speaker sent. Every frame from the first played one on is due (from
 * `sinceMs` on when none was played), up to `untilMs`. Due frames that were not played are missing, whatever the
 * reason.
 */
export function matchFrames(
  sent: Frames,
  played: Frames,
  { sinceMs, untilMs }: { sinceMs: number; untilMs: number },
): Match {
  const places = new Map<number, number>()
  sent.timestamp.forEach((timestamp, index) => places.set(timestamp, index))
  const seen = new Set<number>()
  const mouthToEarMs: number[] = []
  let [altered, repeated, worstStepMs] = [0, 0, 0]
  played.timestamp.forEach((timestamp, index) => {
    if (seen.has(timestamp)) repeated += 1
    seen.add(timestamp)
    const place = places.get(timestamp)
    if (place === undefined || sent.hash[place] !== played.hash[index]) altered += 1
    if (place === undefined) return
    const delay = played.at[index]! - sent.at[place]! + FRAME_MS + LOOK_AHEAD_MS
    if (mouthToEarMs.length > 0) worstStepMs = Math.max(worstStepMs, delay - mouthToEarMs.at(-1)!)
    mouthToEarMs.push(delay)
  })

  const first = played.timestamp[0]
  const begins = first === undefined ? undefined : places.get(first)
  const gaps: { at: number; frames: number }[] = []
  let [due, missing, inGap] = [0, 0, false]
  sent.timestamp.forEach((timestamp, index) => {
    const at = sent.at[index]!
    const isDue = at <= untilMs && (begins === undefined ? at >= sinceMs : index >= begins)
    if (!isDue) return
    due += 1
    if (seen.has(timestamp)) {
      inGap = false
      return
    }
    missing += 1
    if (inGap) gaps.at(-1)!.frames += 1
    else gaps.push({ at, frames: 1 })
    inGap = true
  })
  const longestGapMs = gaps.reduce((most, gap) => Math.max(most, gap.frames * FRAME_MS), 0)
  return { due, missing, longestGapMs, gaps, mouthToEarMs, altered, repeated, worstStepMs }
}

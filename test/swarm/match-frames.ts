import type { Frames } from './frame-log.ts'
import { FRAME_MS } from '@banyan/core/ports'

const LOOK_AHEAD_MS = 6.5

/** How one listener heard one speaker. */
export interface Match {
  readonly due: number
  readonly missing: number
  /** Frames missing one after the other, the most, in milliseconds. */
  readonly longestGapMs: number
  /** When missing frames were published: runs of them, for whoever wants to know what happened then. */
  readonly gaps: readonly { readonly at: number; readonly frames: number }[]
  /** From the first sound of a frame to the moment at which it was handed to be played, for each frame heard. */
  readonly mouthToEarMs: readonly number[]
  /** Frames whose bytes were not what was spoken under that timestamp, or that nobody spoke. */
  readonly altered: number
  readonly repeated: number
  /** The largest step by which the sound came later than the frame before it: what playout had to stretch. */
  readonly worstStepMs: number
}

/**
 * Compares what was heard with what a speaker sent. Due is every frame from the first one heard on (from `sinceMs`
 * on where none was heard) up to `untilMs`; those that were not heard are missing, whatever the reason.
 */
export function matchFrames(
  spoken: Frames,
  heard: Frames,
  { sinceMs, untilMs }: { sinceMs: number; untilMs: number },
): Match {
  const places = new Map<number, number>()
  spoken.timestamp.forEach((timestamp, index) => places.set(timestamp, index))
  const seen = new Set<number>()
  const mouthToEarMs: number[] = []
  let [altered, repeated, worstStepMs] = [0, 0, 0]
  heard.timestamp.forEach((timestamp, index) => {
    if (seen.has(timestamp)) repeated += 1
    seen.add(timestamp)
    const place = places.get(timestamp)
    if (place === undefined || spoken.hash[place] !== heard.hash[index]) altered += 1
    if (place === undefined) return
    const delay = heard.at[index]! - spoken.at[place]! + FRAME_MS + LOOK_AHEAD_MS
    if (mouthToEarMs.length > 0) worstStepMs = Math.max(worstStepMs, delay - mouthToEarMs.at(-1)!)
    mouthToEarMs.push(delay)
  })

  const first = heard.timestamp[0]
  const begins = first === undefined ? undefined : places.get(first)
  const gaps: { at: number; frames: number }[] = []
  let [due, missing, inGap] = [0, 0, false]
  spoken.timestamp.forEach((timestamp, index) => {
    const at = spoken.at[index]!
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

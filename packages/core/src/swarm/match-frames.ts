import type { Frames } from './frame-log.ts'

/** A frame lasts 20 ms, and Opus' encoder looks 6.5 ms ahead (RFC 6716, section 2): the first sound of a frame is older than the frame. */
const FRAME_MS = 20
const LOOK_AHEAD_MS = 6.5

/** What a speaker said. */
export interface Spoken {
  readonly frames: Frames
  /** Timestamps of the frames that left the speaker on any link. Silence does not. */
  readonly sent: ReadonlySet<number>
}

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
 * Compares what was heard with what was said. Due is every frame that was sent from the first one heard on (from `sinceMs`
 * on where none was heard) up to `untilMs`; those that were not heard are missing, whatever the reason.
 */
export function matchFrames(
  { frames, sent }: Spoken,
  heard: Frames,
  { sinceMs, untilMs }: { sinceMs: number; untilMs: number },
): Match {
  const spokenAt = new Map<number, number>()
  frames.timestamp.forEach((timestamp, index) => spokenAt.set(timestamp, index))
  const seen = new Set<number>()
  const mouthToEarMs: number[] = []
  let [altered, repeated, worstStepMs] = [0, 0, 0]
  heard.timestamp.forEach((timestamp, index) => {
    if (seen.has(timestamp)) repeated += 1
    seen.add(timestamp)
    const spoken = spokenAt.get(timestamp)
    if (spoken === undefined || frames.hash[spoken] !== heard.hash[index]) altered += 1
    if (spoken === undefined) return
    const delay = heard.at[index]! - frames.at[spoken]! + FRAME_MS + LOOK_AHEAD_MS
    if (mouthToEarMs.length > 0) worstStepMs = Math.max(worstStepMs, delay - mouthToEarMs.at(-1)!)
    mouthToEarMs.push(delay)
  })

  const first = heard.timestamp[0]
  const begins = first === undefined ? undefined : spokenAt.get(first)
  const gaps: { at: number; frames: number }[] = []
  let [due, missing, inGap] = [0, 0, false]
  frames.timestamp.forEach((timestamp, index) => {
    const at = frames.at[index]!
    const isDue = sent.has(timestamp) && at <= untilMs && (begins === undefined ? at >= sinceMs : index >= begins)
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

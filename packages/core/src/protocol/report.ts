import * as v from 'valibot'
import { MAX_SLOTS } from './limits.ts'

const ms = v.pipe(v.number(), v.minValue(0), v.maxValue(60_000))
const frames = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000))

/** What one ear heard in the last ten seconds, of everybody who spoke and came as frames. */
export const ReceptionReport = v.object({
  /** Frames that were due and played, and those that had come by no way, after all repair. */
  played: frames,
  missing: frames,
  /** The longest time for which a voice that was speaking could not be played. */
  longestGapMs: ms,
  /** How much later than by the fastest way frames were played, the median: what waiting for the slower ones costs. */
  delayMs: ms,
  /** How long the jitter buffer holds a frame, on average. */
  bufferMs: ms,
})
export type ReceptionReport = v.InferOutput<typeof ReceptionReport>

/** What a peer tells the relay of itself: each `REPORT_INTERVAL_MS`, and at once when `slots` or `congested` change. What is left out
 *  stays as it was. */
export const SelfReport = v.object({
  /** Children that it offers to carry from now on, 0 to 64. 0: never a super-peer. */
  slots: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_SLOTS))),
  /** It cannot send as fast as it should. Reported in good days too: clean time earns slots. */
  congested: v.optional(v.boolean()),
  /** Median round trip to its neighbours, half of it: what its line adds to every hop, in milliseconds. */
  accessMs: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(2_000))),
  /** Left out while nobody speaks. */
  hearing: v.optional(ReceptionReport),
})
export type SelfReport = v.InferOutput<typeof SelfReport>

/** How often a peer reports while nothing happens. */
export const REPORT_INTERVAL_MS = 10_000

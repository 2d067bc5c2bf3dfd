import * as v from 'valibot'
import { PeerId, SourceId } from './ids.ts'
import { MAX_REPORTED_PARENTS, MAX_SLOTS, MAX_STRIPES } from './limits.ts'

const ms = v.pipe(v.number(), v.minValue(0), v.maxValue(60_000))
const frames = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000))

/** What one ear heard in the last ten seconds, of all sources that spoke and came as frames. Times are in ms, up to
 *  60,000. */
export const ReceptionReport = v.object({
  /** Frames of 20 ms that were due and played. */
  played: frames,
  /** Frames that were due and were not played: they had not come, after all repair, or could not be trusted. Of a
   *  speaker of whom nothing at all comes, a frame is due each 20 ms while their source runs. */
  missing: frames,
  /** Frames of which a copy came and was not played in time, because nothing confirmed it. */
  heldBack: frames,
  /** Frames that came with other bytes than their speaker spoke, as a signature proves. */
  forged: frames,
  /** Frames that no signature has confirmed or refuted, because none came or its group was not whole. */
  unverified: frames,
  /** The longest time for which a source that was speaking could not be played. */
  longestGapMs: ms,
  /** The stripe skew that was waited for: how much later than by the fastest way frames were played, the median. */
  delayMs: ms,
  /** How long the jitter buffer holds a frame, on average. */
  bufferMs: ms,
})
export type ReceptionReport = v.InferOutput<typeof ReceptionReport>

/** What one parent brought in the last ten seconds. The figures mean what they do in `ReceptionReport`. */
export const ParentReport = v.object({
  peer: PeerId,
  /** Packets that came, unasked or on request. */
  packets: frames,
  /** Frames that had no other way than this parent, and were not played in time. */
  heldBack: frames,
  forged: frames,
  unverified: frames,
})
export type ParentReport = v.InferOutput<typeof ParentReport>

/** Frames of one speaker that a parent brought, and that the speaker did not speak. */
export const ForgedFrames = v.object({
  peer: PeerId,
  source: SourceId,
  /** Bit n is set when frames of stripe n were among them. */
  stripes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2 ** MAX_STRIPES - 1)),
  frames: v.pipe(frames, v.minValue(1)),
})
export type ForgedFrames = v.InferOutput<typeof ForgedFrames>

/** What a peer tells the relay of itself: each `REPORT_INTERVAL_MS`, and at once when `slots` or `congested` change. A
 *  field that is left out stays as it was. */
export const SelfReport = v.object({
  /** Children that it offers to carry from now on, 0 to 64. With 0 it is never a super-peer. */
  slots: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_SLOTS))),
  /** It cannot send as fast as it should. `false` is reported too: time without congestion earns slots. */
  congested: v.optional(v.boolean()),
  /** It has less CPU than it needs; `false` when that is over. Where many say so, new plans wait. */
  overloaded: v.optional(v.boolean()),
  /** What its line adds to every hop, in ms, up to 2,000: half of the median round trip to its neighbours. */
  accessMs: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(2_000))),
  /** The reception report of its ear. Left out while nobody speaks. */
  hearing: v.optional(ReceptionReport),
  /** On stage: its source is running and hands over frames, or does not any more. Reported at each change. */
  publishing: v.optional(v.boolean()),
  /** What its parents brought since the last report: the relay grants slots to those who deliver. */
  parents: v.optional(v.pipe(v.array(ParentReport), v.maxLength(MAX_REPORTED_PARENTS))),
})
export type SelfReport = v.InferOutput<typeof SelfReport>

/** How often a peer reports while nothing happens, in ms: the span of one reception report. */
export const REPORT_INTERVAL_MS = 10_000

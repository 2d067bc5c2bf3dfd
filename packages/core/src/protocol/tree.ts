import * as v from 'valibot'
import { PeerId } from './ids.ts'
import { MAX_STRIPES, MAX_TREE_PEERS } from './limits.ts'
import { ReceptionReport } from './report.ts'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const Stripe = v.pipe(count, v.maxValue(MAX_STRIPES - 1))
/** Where a peer stands in the list. */
const Row = v.pipe(count, v.maxValue(MAX_TREE_PEERS - 1))
const aStripe = <Schema extends v.GenericSchema>(each: Schema) => v.pipe(v.array(each), v.maxLength(MAX_STRIPES))

/** What a peer does right now: nobody is a super-peer before somebody hears the room through it. */
export const TreeKind = v.picklist(['speaker', 'seed', 'trunk', 'super-peer', 'leaf'])
export type TreeKind = v.InferOutput<typeof TreeKind>

/** One peer in the picture of a room. Lists go by stripe; what is nothing is left out. */
export const TreePeer = v.object({
  peer: PeerId,
  /** Of those on stage and of who asks. The host sees everybody's. */
  name: v.optional(v.string()),
  kind: TreeKind,
  /** The parent in each stripe: the row of a peer, the stage, or none. */
  parents: aStripe(v.union([Row, v.literal('stage'), v.null()])),
  standbys: v.optional(aStripe(v.nullable(Row))),
  /** The stripe in which it may have children. */
  carries: v.optional(Stripe),
  /** Children that it has, may have by now, and offers to have. */
  used: v.optional(count),
  slots: v.optional(count),
  offered: v.optional(count),
  /** It cannot send as fast as it should, or could not and has yet to earn its slots again. */
  burden: v.optional(v.picklist(['congested', 'strained'])),
  /** Seconds since it came, or was last given another parent. */
  placed: count,
  /** Peers below it, in each stripe, that the picture leaves out. */
  more: v.optional(aStripe(count)),
})
export type TreePeer = v.InferOutput<typeof TreePeer>

/** What the ears of a room hear, by their own reports of the last seconds. */
export const RoomHealth = v.object({
  /** Ears that reported, and how many of them missed nothing. */
  ears: v.pipe(count, v.minValue(1)),
  whole: count,
  /** The middle one, figure by figure. */
  median: ReceptionReport,
  /** The ear that hears least well, and whose it is. */
  worst: v.object({ peer: PeerId, ...ReceptionReport.entries }),
})
export type RoomHealth = v.InferOutput<typeof RoomHealth>

/** Why a peer hangs where it hangs in one stripe. Delays are what the planner reckons, in milliseconds from the stage. */
export const StripeReason = v.object({
  parent: v.optional(v.union([PeerId, v.literal('stage')])),
  standby: v.optional(PeerId),
  depth: count,
  arrivalMs: v.optional(v.number()),
  /** Straight from the stage. */
  directMs: v.number(),
  /** The best open slot elsewhere. */
  alternative: v.optional(v.object({ parent: PeerId, arrivalMs: v.number() })),
})
export type StripeReason = v.InferOutput<typeof StripeReason>

export const Tree = v.object({
  /** Stripes in use. */
  stripes: v.pipe(count, v.minValue(1), v.maxValue(MAX_STRIPES)),
  listeners: count,
  peers: v.pipe(v.array(TreePeer), v.maxLength(MAX_TREE_PEERS)),
  health: v.optional(RoomHealth),
})
export type Tree = v.InferOutput<typeof Tree>

export const Reasons = v.object({
  carries: v.optional(Stripe),
  /** None for a speaker, who hears everybody on stage directly. */
  stripes: aStripe(StripeReason),
})
export type Reasons = v.InferOutput<typeof Reasons>

import * as v from 'valibot'
import { PeerId } from './ids.ts'
import { MAX_STRIPES, MAX_TREE_PEERS } from './limits.ts'
import { ReceptionReport } from './report.ts'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const Stripe = v.pipe(count, v.maxValue(MAX_STRIPES - 1))
/** Where a peer stands in the list. */
const Row = v.pipe(count, v.maxValue(MAX_TREE_PEERS - 1))
const aStripe = <Schema extends v.GenericSchema>(each: Schema) => v.pipe(v.array(each), v.maxLength(MAX_STRIPES))

/** What a peer does right now. A listener is a `leaf` until another one hears the room through it. */
export const TreeKind = v.picklist(['speaker', 'seed', 'trunk', 'super-peer', 'leaf'])
export type TreeKind = v.InferOutput<typeof TreeKind>

/** One peer in the picture of a room. Lists go by stripe; figures of 0 and empty lists are left out. */
export const TreePeer = v.object({
  peer: PeerId,
  /** Shown of people on stage and of the peer that asks; the host and co-hosts see everybody's. */
  name: v.optional(v.string()),
  kind: TreeKind,
  /** The parent in each stripe: the row of a peer, the stage, or none. */
  parents: aStripe(v.union([Row, v.literal('stage'), v.null()])),
  standbys: v.optional(aStripe(v.nullable(Row))),
  /** The stripe in which it may have children. */
  carries: v.optional(Stripe),
  /** Children that it has. */
  used: v.optional(count),
  /** Children that it may have by now. */
  slots: v.optional(count),
  /** Children that it offers to have. */
  offered: v.optional(count),
  /** `congested`: it cannot send as fast as it should. `strained`: it could not, and has yet to earn its slots again.
   *  */
  burden: v.optional(v.picklist(['congested', 'strained'])),
  /** It carries nobody any more, because of what others saw of it. */
  convicted: v.optional(v.boolean()),
  /** What its children said of the packets that it passed on, in the last 25 seconds; left out where all was well. */
  reported: v.optional(v.object({ heldBack: count, forged: count, unverified: count })),
  /** Seconds since it came, or was last given another parent. */
  placed: count,
  /** Peers below it, in each stripe, that the picture leaves out. */
  more: v.optional(aStripe(count)),
})
export type TreePeer = v.InferOutput<typeof TreePeer>

/** How a room sounds, by the reception reports of the last 25 seconds. */
export const RoomHealth = v.object({
  /** Ears that reported. */
  ears: v.pipe(count, v.minValue(1)),
  /** Ears that missed nothing that anybody could notice. */
  whole: count,
  /** Ears that got nothing at all of what they should have heard. Absent from relays that do not say it. */
  unreached: v.optional(count),
  /** The median of each figure. */
  median: ReceptionReport,
  /** The report of the ear that hears least well, and whose it is. */
  worst: v.object({ peer: PeerId, ...ReceptionReport.entries }),
})
export type RoomHealth = v.InferOutput<typeof RoomHealth>

/** Why a peer has its parent in one stripe. Delays are the planner's estimates, in ms from the stage. */
export const StripeReason = v.object({
  parent: v.optional(v.union([PeerId, v.literal('stage')])),
  standby: v.optional(PeerId),
  depth: count,
  arrivalMs: v.optional(v.number()),
  /** What `arrivalMs` would be straight from the stage. */
  directMs: v.number(),
  /** The best open slot elsewhere, and what `arrivalMs` would be there. */
  alternative: v.optional(v.object({ parent: PeerId, arrivalMs: v.number() })),
})
export type StripeReason = v.InferOutput<typeof StripeReason>

/** The picture of a room's trees: the answer to `room:tree`. `readTree` turns its rows into peers. */
export const Tree = v.object({
  /** Stripes in use. */
  stripes: v.pipe(count, v.minValue(1), v.maxValue(MAX_STRIPES)),
  listeners: count,
  peers: v.pipe(v.array(TreePeer), v.maxLength(MAX_TREE_PEERS)),
  health: v.optional(RoomHealth),
})
export type Tree = v.InferOutput<typeof Tree>

/** Why a peer has the parents that it has: the answer to `room:explain`. */
export const Reasons = v.object({
  carries: v.optional(Stripe),
  /** One for each stripe in use; none for a speaker, who hears everybody on stage directly. */
  stripes: aStripe(StripeReason),
})
export type Reasons = v.InferOutput<typeof Reasons>

import * as v from 'valibot'
import { PeerId } from './ids.ts'
import { MAX_STRIPES } from './limits.ts'

const Stripe = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_STRIPES - 1))

/** One link that the relay wants a peer to have, and what flows on it in each direction. */
export const PlannedLink = v.object({
  peer: PeerId,
  /** Both are on stage: each sends the other its own voice, as a native track, or as frames where one end has no
   *  tracks. */
  stage: v.boolean(),
  /** Stripes in which that peer is this peer's parent. */
  up: v.array(Stripe),
  /** Stripes in which that peer is this peer's child. */
  down: v.array(Stripe),
  /** Stripes in which that peer is this peer's standby: linked, and silent until the parent fails. */
  standby: v.array(Stripe),
  /** Stripes in which this peer is that peer's standby. */
  backs: v.array(Stripe),
})
export type PlannedLink = v.InferOutput<typeof PlannedLink>

/** All links that the relay wants a peer to have. The plan with the higher epoch wins; a link that it does not list is
 *  closed. */
export const Plan = v.object({
  epoch: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** Into how many stripes a speaker deals their frames. */
  stripes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_STRIPES)),
  links: v.array(PlannedLink),
})
export type Plan = v.InferOutput<typeof Plan>

/** The plan of a peer that has no place in the trees yet. */
export const EMPTY_PLAN: Plan = { epoch: 0, stripes: 1, links: [] }

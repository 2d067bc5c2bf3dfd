import * as v from 'valibot'
import { PeerId } from './ids.ts'
import { MAX_STRIPES } from './limits.ts'

const Stripe = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_STRIPES - 1))

/** One connection that the relay wants a peer to hold. What flows on it, in each direction: */
export const PlannedLink = v.object({
  peer: PeerId,
  /** Both are on stage: each sends the other its own voice (a native track, or frames where one end has no tracks). */
  stage: v.boolean(),
  /** Stripes in which that peer is my parent. */
  up: v.array(Stripe),
  /** Stripes in which that peer is my child. */
  down: v.array(Stripe),
  /** Stripes in which that peer is my warm standby: linked, and silent until my parent fails. */
  standby: v.array(Stripe),
  /** Stripes in which I am that peer's warm standby. */
  backs: v.array(Stripe),
})
export type PlannedLink = v.InferOutput<typeof PlannedLink>

/** What the relay wants a peer to be linked to. The higher epoch wins; links that are not listed are to be closed. */
export const Plan = v.object({
  epoch: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** Into how many stripes a speaker deals their frames. */
  stripes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_STRIPES)),
  links: v.array(PlannedLink),
})
export type Plan = v.InferOutput<typeof Plan>

/** The plan of a peer that nobody has placed yet. */
export const EMPTY_PLAN: Plan = { epoch: 0, stripes: 1, links: [] }

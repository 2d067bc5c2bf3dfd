import type { LinkPort } from '../link-port.ts'
import type { Subscription } from './subscription.ts'

/** A parent that brought nothing of its stripe for this many milliseconds, besides how late this peer is itself, may
 *  be dead, or its own parent. It is longer than the 400 ms between two frames of a pause. */
const BROUGHT_WITHIN_MS = 500

/** The stripes of a peer, how late it does what it has to do, and the time, in milliseconds. */
interface Circumstances {
  readonly stripes: number
  readonly lateMs: number
  readonly now: number
}

/**
 * The stripe that a peer can best do without, because another one brings all frames as redundancy: one in which it
 * carries nobody, and of those the one whose parents are farthest from the stage. Undefined where there is none. Pure.
 */
export function stripeToPause(ports: readonly LinkPort[], given: Circumstances): number | undefined {
  let farthest: number | undefined
  for (let stripe = 0; stripe < given.stripes; stripe += 1) {
    if (!mayPause(ports, stripe, given)) continue
    if (farthest === undefined || depthOf(ports, stripe) > depthOf(ports, farthest)) farthest = stripe
  }
  return farthest
}

/**
 * A peer can do without a stripe while it carries nobody in it, and all its parents of the next one bring what they
 * have with redundancy: that has the stripe's frames. A parent that has nothing to bring just now must be up, and what
 * each brings must need no second copy. Pure.
 */
export function mayPause(ports: readonly LinkPort[], stripe: number, { stripes, lateMs, now }: Circumstances): boolean {
  if (ports.some(({ downstream }) => downstream.sends(stripe))) return false
  const next = (stripe + 1) % stripes
  const parents = ports.filter(({ subscriptions }) => subscriptions[next]!.isParent)
  const hasAll = ({ phase, bringsAll }: Subscription) => phase !== 'feeding' || bringsAll
  const bringsNow = ({ state, delivers }: Subscription) =>
    state.phase === 'feeding' && delivers && now - state.lastAt <= BROUGHT_WITHIN_MS + lateMs
  return (
    parents.every((port) => port.isUpIn(next) && vouchesFor(port, next) && hasAll(port.subscriptions[next]!)) &&
    parents.some(({ subscriptions }) => bringsNow(subscriptions[next]!))
  )
}

/** What the peer brings that way may sound though nobody else brings it. */
const vouchesFor = ({ route, record }: LinkPort, way: number): boolean =>
  route?.source !== undefined || (record.hasProven(way) && record.isClean(way))

const depthOf = (ports: readonly LinkPort[], stripe: number): number =>
  Math.max(
    0,
    ...ports.map(({ subscriptions, heartbeat }) =>
      subscriptions[stripe]!.isParent ? (heartbeat.depth(stripe) ?? 0) : 0,
    ),
  )

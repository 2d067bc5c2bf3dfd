import type { LinkPort } from '../link-port.ts'

/** A parent that nothing came from for this many milliseconds, besides how late this peer is itself, may be dead. */
const SEEN_WITHIN_MS = 500

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

/** A peer can do without a stripe while it carries nobody in it and a parent delivers another one. Pure. */
export function mayPause(ports: readonly LinkPort[], stripe: number, { stripes, lateMs, now }: Circumstances): boolean {
  if (ports.some(({ downstream }) => downstream.sends(stripe))) return false
  const others = Array.from({ length: stripes }, (_, other) => other).filter((other) => other !== stripe)
  const isThere = ({ liveness: { lastSeenAt = -Infinity } }: LinkPort) => now - lastSeenAt <= SEEN_WITHIN_MS + lateMs
  return others.some((other) =>
    ports.some((port) => port.isUpIn(other) && port.subscriptions[other]!.delivers && isThere(port)),
  )
}

const depthOf = (ports: readonly LinkPort[], stripe: number): number =>
  Math.max(
    0,
    ...ports.map(({ subscriptions, heartbeat }) =>
      subscriptions[stripe]!.isParent ? (heartbeat.depth(stripe) ?? 0) : 0,
    ),
  )

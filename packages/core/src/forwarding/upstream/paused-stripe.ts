import type { LinkPort } from '../link-port.ts'

/**
 * The stripe that a peer can best do without, because another one brings all frames as redundancy: one in which it
 * carries nobody, and of those the one whose parents are farthest from the stage. Undefined where there is none. Pure.
 */
export function stripeToPause(ports: readonly LinkPort[], stripes: number): number | undefined {
  let farthest: number | undefined
  for (let stripe = 0; stripe < stripes; stripe += 1) {
    if (!mayPause(ports, stripe, stripes)) continue
    if (farthest === undefined || depthOf(ports, stripe) > depthOf(ports, farthest)) farthest = stripe
  }
  return farthest
}

/** A peer can do without a stripe while it carries nobody in it and a parent delivers another one. Pure. */
export function mayPause(ports: readonly LinkPort[], stripe: number, stripes: number): boolean {
  if (ports.some(({ downstream }) => downstream.sends(stripe))) return false
  const others = Array.from({ length: stripes }, (_, other) => other).filter((other) => other !== stripe)
  return others.some((other) => ports.some((port) => port.isUpIn(other) && port.subscriptions[other]!.delivers))
}

const depthOf = (ports: readonly LinkPort[], stripe: number): number =>
  Math.max(
    0,
    ...ports.map(({ subscriptions, heartbeat }) =>
      subscriptions[stripe]!.isParent ? (heartbeat.depth(stripe) ?? 0) : 0,
    ),
  )

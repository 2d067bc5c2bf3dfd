import type { LinkPort } from '../link-port.ts'

/** A link that was asked for a stripe has this many milliseconds and a round trip to bring a frame, while somebody
 *  speaks. After that another link is asked. */
const PATIENCE_MS = 250
/** A link that was asked in vain is not asked for the same stripe again within this many milliseconds. */
const ASK_AGAIN_AFTER_MS = 1_000

/** How one stripe does. */
export interface StripeNeed {
  readonly stripe: number
  /** Some parent once delivered in this stripe, or has had time enough to. */
  readonly hadParent: boolean
  /** Parents live, and nothing of the stripe comes. */
  readonly isStarving: boolean
  /** Since when somebody speaks, and so since when frames should come. */
  readonly speechSince: number | undefined
}

/** What to do about one stripe. */
export interface StripeReview {
  /** The link to turn to, because a parent is down or brings nothing. */
  readonly ask: LinkPort | undefined
  /** Links that have done their part. */
  readonly release: LinkPort[]
  /** Links that were asked in vain. */
  readonly failed: LinkPort[]
}

/**
 * Decides who feeds one stripe from now on. Pure.
 *
 * 1. A parent that is down gets a stand-in at once, if there is a link that can be one.
 * 2. Stand-ins and former parents feed on until every planned parent is up and one of them delivers.
 * 3. A parent that leaves is released when its stand-in delivers.
 */
export function reviewStripe(ports: readonly LinkPort[], need: StripeNeed, now: number): StripeReview {
  const { stripe } = need
  let isAnyParentDown = false
  let areAllParentsUp = true
  let parentDelivers = false
  let hasStandIn = false
  let standInDelivers = false
  const failed: LinkPort[] = []
  for (const port of ports) {
    const subscription = port.subscriptions[stripe]!
    if (subscription.isParent) {
      isAnyParentDown ||= port.isDownIn(stripe)
      areAllParentsUp &&= port.isUpIn(stripe)
      parentDelivers ||= port.isUpIn(stripe) && subscription.delivers
    } else if (subscription.isEngaged && port.isUpIn(stripe)) {
      if (isAskedInVain(port, need, now)) failed.push(port)
      else {
        hasStandIn = true
        standInDelivers ||= subscription.delivers
      }
    }
  }
  const isNeeded = isAnyParentDown || need.isStarving || (need.hadParent && !parentDelivers && !hasStandIn)
  const ask = isNeeded && !hasStandIn ? chooseStandIn(ports, stripe, failed, now) : undefined
  const release: LinkPort[] = []
  for (const port of ports) {
    const subscription = port.subscriptions[stripe]!
    const { isLeaving } = port.liveness
    const isDone = subscription.isParent ? isLeaving && standInDelivers : parentDelivers && areAllParentsUp
    if (isNeeded && !isLeaving) continue
    if (isDone && (subscription.isEngaged || subscription.isStraying)) release.push(port)
  }
  return { ask, release, failed }
}

function isAskedInVain(port: LinkPort, { stripe, speechSince }: StripeNeed, now: number): boolean {
  const since = port.subscriptions[stripe]!.askedSince
  if (since === undefined || speechSince === undefined) return false
  return now - Math.max(since, speechSince) > PATIENCE_MS + (port.roundTrip.ms ?? 0)
}

/** The link with the lowest rank that is up, not in use, and was not just asked in vain. */
function chooseStandIn(
  ports: readonly LinkPort[],
  stripe: number,
  failed: LinkPort[],
  now: number,
): LinkPort | undefined {
  let best: LinkPort | undefined
  let bestRank = Infinity
  for (const port of ports) {
    const subscription = port.subscriptions[stripe]!
    if (!port.isUpIn(stripe) || subscription.isParent || subscription.isEngaged) continue
    if (failed.includes(port) || now - subscription.failedAt < ASK_AGAIN_AFTER_MS) continue
    const rank = rankOf(port, stripe)
    if (rank < bestRank) {
      best = port
      bestRank = rank
    }
  }
  return best
}

/** 0: a standby of the stripe. 1: a parent of another stripe, which has all frames as redundancy. 2: a standby of
 *  another stripe. */
function rankOf({ subscriptions }: LinkPort, stripe: number): number {
  if (subscriptions[stripe]!.isStandby) return 0
  for (const { isParent } of subscriptions) if (isParent) return 1
  for (const { isStandby } of subscriptions) if (isStandby) return 2
  return Infinity
}

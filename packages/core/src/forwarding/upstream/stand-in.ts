import type { LinkPort } from '../link-port.ts'

/** Asked for this long, beyond a round trip, without a frame while somebody speaks: another one is asked. */
const PATIENCE_MS = 250
const AGAIN_AFTER_MS = 1_000

export interface StripeNeed {
  readonly stripe: number
  /** Some parent has delivered in this stripe, once, or has had time enough to. */
  readonly hadParent: boolean
  /** Parents live, and nothing of the stripe comes. */
  readonly isStarving: boolean
  /** Since when somebody speaks, and so since when frames should come. */
  readonly speechSince: number | undefined
}

/**
 * Who should feed one stripe from now on. `ask`: a link to turn to, because a parent is down or brings nothing; `release`: links
 * that have done their part; `failed`: links that were asked in vain. Pure.
 *
 * 1. A parent that is down has a stand-in, at once, if there is a link that could be one. 2. A stand-in and whoever was the parent before feed on until
 * every parent by plan is up and one of them delivers. 3. A parent that says it leaves is released when its stand-in delivers.
 */
export function reviewStripe(
  ports: readonly LinkPort[],
  need: StripeNeed,
  now: number,
): { ask: LinkPort | undefined; release: LinkPort[]; failed: LinkPort[] } {
  const { stripe } = need
  let anyDown = false
  let allUp = true
  let parentDelivers = false
  let backup = false
  let backupDelivers = false
  const failed: LinkPort[] = []
  for (const port of ports) {
    const inlet = port.subscriptions[stripe]!
    if (inlet.isParent) {
      anyDown ||= port.isDown
      allUp &&= port.isUp
      parentDelivers ||= port.isUp && inlet.delivers
    } else if (inlet.isEngaged && port.isUp) {
      if (isInVain(port, need, now)) failed.push(port)
      else {
        backup = true
        backupDelivers ||= inlet.delivers
      }
    }
  }
  const isNeeded = anyDown || need.isStarving || (need.hadParent && !parentDelivers && !backup)
  const ask = isNeeded && !backup ? choose(ports, stripe, failed, now) : undefined
  const release: LinkPort[] = []
  for (const port of ports) {
    const inlet = port.subscriptions[stripe]!
    const isDone = inlet.isParent ? port.isLeaving && backupDelivers : parentDelivers && allUp
    if (isDone && (inlet.isEngaged || inlet.isStraying)) release.push(port)
  }
  return { ask, release: isNeeded ? release.filter(({ isLeaving }) => isLeaving) : release, failed }
}

function isInVain(port: LinkPort, { stripe, speechSince }: StripeNeed, now: number): boolean {
  const since = port.subscriptions[stripe]!.askedSince
  if (since === undefined || speechSince === undefined) return false
  return now - Math.max(since, speechSince) > PATIENCE_MS + (port.roundTrip.ms ?? 0)
}

/** A standby of the stripe; else a parent of another one, which has all frames out of redundancy; else any standby. */
function choose(ports: readonly LinkPort[], stripe: number, failed: LinkPort[], now: number): LinkPort | undefined {
  let best: LinkPort | undefined
  let bestRank = Infinity
  for (const port of ports) {
    const inlet = port.subscriptions[stripe]!
    if (!port.isUp || inlet.isParent || inlet.isEngaged) continue
    if (failed.includes(port) || now - inlet.failedAt < AGAIN_AFTER_MS) continue
    const rank = rankOf(port, stripe)
    if (rank < bestRank) {
      best = port
      bestRank = rank
    }
  }
  return best
}

function rankOf({ subscriptions: inlets }: LinkPort, stripe: number): number {
  if (inlets[stripe]!.isStandby) return 0
  for (const inlet of inlets) if (inlet.isParent) return 1
  for (const inlet of inlets) if (inlet.isStandby) return 2
  return Infinity
}

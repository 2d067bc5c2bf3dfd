import type { PeerId } from '@banyan/core/protocol'
import type { ArrivedPackets } from './arrived-packet-log.ts'

/**
 * The feeder of each stripe of a peer over a stretch of time: the neighbour that sent most packets of it without a
 * request. It is the parent, or a standby that stands in.
 */
export function feedersOf(arrivals: ArrivedPackets, fromMs: number, toMs: number): Map<number, PeerId> {
  const { at, from, stripe, asked, peers } = arrivals
  const counts = new Map<number, Map<number, number>>()
  for (let index = firstFrom(at, fromMs); index < at.length && at[index]! <= toMs; index += 1) {
    if (asked[index]) continue
    const ofStripe = counts.get(stripe[index]!) ?? new Map<number, number>()
    counts.set(stripe[index]!, ofStripe)
    ofStripe.set(from[index]!, (ofStripe.get(from[index]!) ?? 0) + 1)
  }
  const feeders = new Map<number, PeerId>()
  for (const [stripe, ofStripe] of counts) {
    const [most] = [...ofStripe].sort((a, b) => b[1] - a[1])
    feeders.set(stripe, peers[most![0]]!)
  }
  return feeders
}

/** Least packets of a stripe in the second before a crash, of a peer that fed it: fewer are stray ones. */
const LEAST_PACKETS = 3
const LOOK_BACK_MS = 1_000

/** A peer that was killed or lost its network. */
export interface Crash {
  readonly peer: PeerId
  /** Monotonic milliseconds. */
  readonly at: number
}

/** A stripe that one child of a crashed peer lost. */
export interface StripeOutage {
  readonly stripe: number
  /** From the crash to the first packet of the stripe that another peer sent without a request, in ms; undefined:
   *  never. */
  readonly ms: number | undefined
}

/** The stripes that a crash took from one peer: those that the crashed peer fed. */
export function outagesAfter(arrivals: ArrivedPackets, crash: Crash): StripeOutage[] {
  const { at, from, stripe, asked, peers } = arrivals
  const begin = firstFrom(at, crash.at - LOOK_BACK_MS)
  const end = firstFrom(at, crash.at)
  const gone = peers.indexOf(crash.peer)
  const restored: StripeOutage[] = []
  for (const [lost, feeder] of feedersOf(arrivals, crash.at - LOOK_BACK_MS, crash.at)) {
    if (feeder !== crash.peer) continue
    let fed = 0
    for (let index = begin; index < end; index += 1) {
      if (stripe[index] === lost && from[index] === gone && !asked[index]) fed += 1
    }
    if (fed < LEAST_PACKETS) continue
    let index = end
    while (index < at.length && (stripe[index] !== lost || from[index] === gone || asked[index])) index += 1
    restored.push({ stripe: lost, ms: index < at.length ? at[index]! - crash.at : undefined })
  }
  return restored
}

/** Most hops from the stage, over all peers and stripes. A peer in a circle or without a path to the stage is left

 *  out. */
export function deepest(feeders: ReadonlyMap<PeerId, ReadonlyMap<number, PeerId>>, stage: ReadonlySet<PeerId>): number {
  let most = 0
  for (const [peer, ofPeer] of feeders) {
    for (const stripe of ofPeer.keys()) most = Math.max(most, hopsOf(peer, stripe) ?? 0)
  }
  return most

  function hopsOf(peer: PeerId, stripe: number): number | undefined {
    let above: PeerId | undefined = peer
    for (let hops = 0; hops <= feeders.size; hops += 1) {
      if (above === undefined) return undefined
      if (stage.has(above)) return hops
      above = feeders.get(above)?.get(stripe)
    }
    return undefined
  }
}

/** Index of the first entry that is not before `ms`. */
function firstFrom(at: Float64Array, ms: number): number {
  let [low, high] = [0, at.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (at[middle]! < ms) low = middle + 1
    else high = middle
  }
  return low
}

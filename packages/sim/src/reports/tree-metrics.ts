import type { PeerId } from '@banyan/core/protocol'
import type { TopologySnapshot } from '@banyan/core/topology'
import { percentile } from './percentile.ts'

/** One-way delay between two peers, access lines of both included, in ms. */
export type DelayBetween = (from: PeerId, to: PeerId) => number

/** How good the trees of a room are. Delays are in ms; every combination of listener, stripe and speaker counts

 *  once. */
export interface TreeMetrics {
  readonly listeners: number
  /** Listeners that lack a parent in at least one stripe. */
  readonly unplaced: number
  /**
   * Relative delay penalty, the mean: delay through the trees over the delay straight from the speaker. 1 or more where
   * delays obey the triangle inequality (Chu, Rao, Zhang, "A case for end system multicast", SIGMETRICS 2000).
   */
  readonly meanRdp: number
  readonly p50Rdp: number
  readonly p99Rdp: number
  /** Delay through the trees. */
  readonly delayP50Ms: number
  readonly delayP99Ms: number
  /** Hops from the stage: 1 or more. */
  readonly depthMean: number
  readonly depthMax: number
  /** The least mean depth that any trees with the same slots and trunk could have. */
  readonly depthOptimalMean: number
  /** How much later the slowest stripe arrives at a listener than the fastest. */
  readonly skewP50Ms: number
  readonly skewP99Ms: number
  /** Copies of each frame that the busiest super-peer sends. */
  readonly stressMax: number
  readonly stressMean: number
  /** Open slots of super-peers. */
  readonly slotsLeft: number
  /** Slots of super-peers, open or used. */
  readonly slots: number
  /** Changes of parent per listener since the room began. */
  readonly movesPerListener: number
}

/**
 * Measures the trees of a room. Pure. Takes time in proportion to peers · stripes · speakers.
 * @example
 * const planner = banyanPlanner()
 * planner.apply({ type: 'join', peer: ada, slots: 12, onStage: true })
 * planner.apply({ type: 'join', peer: grace, slots: 4 })
 * treeMetrics(planner.snapshot(), (from, to) => roundTripMs(from, to) / 2).meanRdp // 1
 */
export function treeMetrics(snapshot: TopologySnapshot, delay: DelayBetween): TreeMetrics {
  const speakers = [...snapshot.peers].filter(([, member]) => member.onStage).map(([peer]) => peer)
  const audience = [...snapshot.peers].filter(([, member]) => !member.onStage)
  const rdp: number[] = []
  const delays: number[] = []
  const depths: number[] = []
  const skews: number[] = []
  const unplaced = new Set<PeerId>()
  const arrivals = Array.from({ length: snapshot.stripes }, (_, stripe) =>
    arrivalsIn(snapshot, stripe, speakers, delay),
  )
  for (const [peer] of audience) {
    const direct = speakers.map((speaker) => delay(speaker, peer))
    const first: number[] = []
    for (const inStripe of arrivals) {
      const arrival = inStripe.get(peer)
      if (!arrival) {
        unplaced.add(peer)
        continue
      }
      depths.push(arrival.depth)
      arrival.delays.forEach((late, index) => {
        delays.push(late)
        rdp.push(late / direct[index]!)
      })
      first.push(mean(arrival.delays))
    }
    if (first.length > 1) skews.push(Math.max(...first) - Math.min(...first))
  }
  const children = childrenOf(snapshot)
  const used = [...children.values()].reduce((sum, count) => sum + count, 0)
  const slots = audience.reduce((sum, [, member]) => sum + (member.carries === undefined ? 0 : member.trusted), 0)
  const sortedRdp = Float64Array.from(rdp).sort()
  const sortedDelays = Float64Array.from(delays).sort()
  const sortedSkews = Float64Array.from(skews).sort()
  return {
    listeners: audience.length,
    unplaced: unplaced.size,
    meanRdp: mean(rdp),
    p50Rdp: percentile(sortedRdp, 0.5),
    p99Rdp: percentile(sortedRdp, 0.99),
    delayP50Ms: percentile(sortedDelays, 0.5),
    delayP99Ms: percentile(sortedDelays, 0.99),
    depthMean: mean(depths),
    depthMax: depths.reduce((most, depth) => Math.max(most, depth), 0),
    depthOptimalMean: optimalDepth(snapshot),
    skewP50Ms: percentile(sortedSkews, 0.5),
    skewP99Ms: percentile(sortedSkews, 0.99),
    stressMax: [...children.values()].reduce((most, count) => Math.max(most, count), 0),
    stressMean: children.size > 0 ? used / children.size : 0,
    slotsLeft: slots - used,
    slots,
    movesPerListener: audience.length > 0 ? snapshot.moves / audience.length : 0,
  }
}

interface Arrival {
  readonly depth: number
  /** From each speaker. */
  readonly delays: readonly number[]
}

function arrivalsIn(
  { peers }: TopologySnapshot,
  stripe: number,
  speakers: readonly PeerId[],
  delay: DelayBetween,
): Map<PeerId, Arrival> {
  const known = new Map<PeerId, Arrival>()
  for (const [peer, member] of peers) {
    if (member.onStage) continue
    const path: PeerId[] = []
    let at: PeerId | 'stage' | undefined = peer
    while (at !== undefined && at !== 'stage' && !known.has(at)) {
      path.push(at)
      at = peers.get(at)?.parents[stripe]
    }
    if (at === undefined) continue
    for (const next of path.toReversed()) {
      const above: Arrival | undefined = at === 'stage' ? undefined : known.get(at)
      const from: PeerId | 'stage' = at
      known.set(next, {
        depth: (above?.depth ?? 0) + 1,
        delays: speakers.map((speaker, index) =>
          above && from !== 'stage' ? above.delays[index]! + delay(from, next) : delay(speaker, next),
        ),
      })
      at = next
    }
  }
  return known
}

function childrenOf({ peers }: TopologySnapshot): Map<PeerId, number> {
  const children = new Map<PeerId, number>()
  for (const { parents } of peers.values()) {
    for (const parent of parents) {
      if (parent !== undefined && parent !== 'stage') children.set(parent, (children.get(parent) ?? 0) + 1)
    }
  }
  return children
}

/** The mean depth if, in each stripe, the carriers with the most slots hung highest and everybody else below them. */
function optimalDepth(snapshot: TopologySnapshot): number {
  let sum = 0
  let count = 0
  for (let stripe = 0; stripe < snapshot.stripes; stripe += 1) {
    const carriers: number[] = []
    let listeners = 0
    let width = 0
    for (const member of snapshot.peers.values()) {
      if (member.onStage) continue
      listeners += 1
      if (member.carries === stripe) carriers.push(member.trusted)
      if (member.parents[stripe] === 'stage') width += 1
    }
    carriers.sort((a, b) => b - a)
    let open = width
    let left = listeners
    for (let depth = 1, next = 0; left > 0 && open > 0; depth += 1) {
      const here = Math.min(open, left)
      sum += here * depth
      count += here
      left -= here
      open = 0
      for (let taken = 0; taken < here && next < carriers.length; taken += 1, next += 1) open += carriers[next]!
    }
  }
  return count > 0 ? sum / count : 0
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length

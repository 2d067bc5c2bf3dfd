import { ACCUSED, type Node, NONE, STAGE } from './peer-table.ts'
import { act, decideForSuperPeer, placeAgain } from './placement.ts'
import type { Room } from './room.ts'
import { isChoosy, isFitParent } from './separation.ts'
import { isProven, standingOf } from './trust.ts'

/** Added to every direct delay before a division by it, in ms: two access lines, the least between a speaker and a
 *  peer. */
const NEAREST_MS = 15
/** Delay that a seed in the trunk may cost, in ms: seeds stay, and every other peer may leave any moment. */
const SEED_WORTH_MS = 20
/** Delay of all listeners before the first trunk peer is chosen, in ms: above any real delay. */
const FAR_MS = 100_000
/** A new trunk replaces the old one when its cost is at most this share of the old cost: moving it costs everybody
 *  links. */
const WORTH_MOVING = 0.9
/** The trunk is chosen anew when the room has grown by this factor, because most listeners are others then. */
const GROWTH = 2
/** Share of the listeners that must have joined or left before the trunk is chosen anew after `trunkRestMs`. */
const CHANGED = 0.25
/** Most branches that look for a better parent under a new trunk: the largest ones, where most listeners gain. */
const RESEATED = 256
/** A branch is large when it has at least one in this many listeners. */
const LARGE = 1_024
/** What moving a branch must gain, in ms summed over its descendants. */
const RESEAT_GAIN_MS = 60

/**
 * Chooses the trunk anew when the room has doubled, or when `trunkRestMs` have passed and many listeners are others or
 * a trunk peer is doubted. A peer that can be relied on more comes before a better line.
 */
export function reviewTrunk(room: Room): void {
  const { trunk, params, forest } = room
  const hasGrown = room.listeners >= GROWTH * trunk.listeners || room.trunkSize > trunk.size
  const hasChanged = room.changes - trunk.changes > CHANGED * room.listeners
  const isRested = room.now - trunk.at >= params.trunkRestMs && (hasChanged || isTrunkDoubted(room))
  if (!params.strategy.improves || forest.speakers.length === 0 || !(hasGrown || isRested) || room.isSmall) return
  room.trunk = {
    at: room.now,
    listeners: hasGrown ? room.listeners : trunk.listeners,
    size: room.trunkSize,
    changes: room.changes,
  }
  const { audience } = room
  const demand = demandOf(room, audience)
  for (let stripe = 0; stripe < room.stripes; stripe += 1) {
    const before = [...forest.children(STAGE, stripe)].filter((node) => forest.isCarrier(node, stripe))
    const chosen = chooseTrunk(room, candidatesOf(room, stripe, audience), demand)
    if (chosen.length < Math.min(room.trunkSize, before.length)) continue
    const isCheaper = costOf(room, chosen, demand) <= WORTH_MOVING * costOf(room, before, demand)
    const reliance = compareReliance(room, chosen, before)
    if (before.length === chosen.length && (reliance < 0 || (reliance === 0 && !isCheaper))) continue
    moveTrunk(room, stripe, before, chosen)
    reseatBranches(room, stripe)
  }
}

/** Whether a trunk peer is doubted although a proven peer could take its place, or is accused and anybody could who is
 *  not doubted. */
function isTrunkDoubted(room: Room): boolean {
  const { forest, table, stripes } = room
  for (let stripe = 0; stripe < stripes; stripe += 1) {
    const trunk = [...forest.children(STAGE, stripe)].filter((node) => forest.isCarrier(node, stripe))
    if (!trunk.some((node) => table.doubted[node] !== 0)) continue
    const isAccused = trunk.some((node) => table.doubted[node] === ACCUSED)
    const isReliable = (node: Node) => (isAccused ? table.doubted[node] === 0 : isProven(room, node))
    const isWaiting = (node: Node) => forest.isCarrier(node, stripe) && isReliable(node) && !trunk.includes(node)
    if (room.audience.some(isWaiting)) return true
  }
  return false
}

/** Above 0 when a trunk has more peers to rely on than another one: fewer doubted ones, or else more proven ones. */
function compareReliance(room: Room, trunk: readonly Node[], other: readonly Node[]): number {
  const count = (nodes: readonly Node[], isCounted: (node: Node) => boolean) => nodes.filter(isCounted).length
  const isDoubted = (node: Node) => room.table.doubted[node] !== 0
  const isKnown = (node: Node) => isProven(room, node)
  return count(other, isDoubted) - count(trunk, isDoubted) || count(trunk, isKnown) - count(other, isKnown)
}

/** The listeners of one coordinate bucket, and what delay means to them. */
interface Demand {
  readonly bucket: number
  /** How many they are, divided by the delay straight from each speaker, in 1/ms; and the sum of that. */
  readonly weights: readonly number[]
  readonly weight: number
}

function demandOf({ table, forest }: Room, audience: readonly Node[]): Demand[] {
  const { count, distances, stride } = forest.buckets
  const listeners = new Uint32Array(count)
  for (const node of audience) listeners[table.bucket[node]!]! += 1
  const demand: Demand[] = []
  for (let bucket = 0; bucket < count; bucket += 1) {
    if (listeners[bucket] === 0) continue
    const weights = forest.speakers.map(
      (speaker) => listeners[bucket]! / (distances[table.bucket[speaker]! * stride + bucket]! + NEAREST_MS),
    )
    demand.push({ bucket, weights, weight: weights.reduce((sum, weight) => sum + weight, 0) })
  }
  return demand
}

/**
 * Greedy k-median: one after the other, the peer that lowers the sum of all listeners' relative delays most. Within
 * 63 % of the best possible gain (Nemhauser, Wolsey, Fisher 1978), and in practice within a few percent. What a peer
 * can gain only shrinks while others are chosen, so a gain is worked out anew only when it would win (Minoux 1978).
 */
function chooseTrunk(room: Room, candidates: readonly Node[], demand: readonly Demand[]): Node[] {
  const best = new Float64Array(demand.length).fill(FAR_MS * demand.reduce((sum, { weight }) => sum + weight, 0))
  const waiting = candidates.map((node) => {
    const delays = relativeDelays(room, node, demand)
    return { node, delays, gain: gainOf(delays, best), isFresh: true }
  })
  const chosen: Node[] = []
  // Seeds and proven peers are chosen among first, then those that have been here for a while, then newcomers.
  const tierOf = new Map(candidates.map((node) => [node, Math.min(2, standingOf(room, node))]))
  while (chosen.length < room.trunkSize && waiting.length > 0) {
    let first = 0
    for (let index = 1; index < waiting.length; index += 1) {
      const tier = tierOf.get(waiting[index]!.node)! - tierOf.get(waiting[first]!.node)!
      if (tier > 0 || (tier === 0 && waiting[index]!.gain > waiting[first]!.gain)) first = index
    }
    const candidate = waiting[first]!
    if (!candidate.isFresh) {
      candidate.gain = gainOf(candidate.delays, best)
      candidate.isFresh = true
      continue
    }
    chosen.push(candidate.node)
    waiting.splice(first, 1)
    for (let place = 0; place < best.length; place += 1) best[place] = Math.min(best[place]!, candidate.delays[place]!)
    for (const other of waiting) other.isFresh = false
  }
  return chosen
}

/** How much earlier the listeners would hear, summed over all. */
function gainOf(delays: Float64Array, best: Float64Array): number {
  let gain = 0
  for (let place = 0; place < best.length; place += 1) {
    const earlier = best[place]! - delays[place]!
    if (earlier > 0) gain += earlier
  }
  return gain
}

/** In each bucket the carrier that can be relied on most, of equals the one with the best line. Where there are fewer
 *  buckets than trunk peers, the next best follow. */
function candidatesOf(room: Room, stripe: number, audience: readonly Node[]): Node[] {
  const { table, forest } = room
  const best: Node[] = []
  const others: Node[] = []
  const rank = (node: Node) => table.access[node]! - standingOf(room, node) * 1e6
  for (const node of audience) {
    if (!forest.isCarrier(node, stripe)) continue
    const isAtHand = table.parent[stripe]![node] !== NONE && table.congested[node] === 0
    if (!isAtHand || !room.reachesStage(node)) continue
    const bucket = table.bucket[node]!
    const before = best[bucket]
    const isBetter = before === undefined || rank(node) < rank(before)
    if (isBetter) best[bucket] = node
    const other = isBetter ? before : node
    if (other !== undefined) others.push(other)
  }
  const candidates = best.filter((node) => node !== undefined)
  if (candidates.length >= room.trunkSize) return candidates
  const next = others.sort((a, b) => rank(a) - rank(b) || a - b)
  return [...candidates, ...next.slice(0, room.trunkSize - candidates.length)]
}

/** How much later than straight from the speakers each bucket of listeners hears through a trunk peer, summed over

 *  it. */
function relativeDelays({ table, forest }: Room, trunkPeer: Node, demand: readonly Demand[]): Float64Array {
  const { distances, stride } = forest.buckets
  const row = table.bucket[trunkPeer]! * stride
  const fleeting = table.seed[trunkPeer] === 1 ? 0 : SEED_WORTH_MS
  const onward = 2 * table.access[trunkPeer]! + NEAREST_MS + fleeting
  const there = forest.speakers.map((speaker) => distances[row + table.bucket[speaker]!]!)
  const delays = new Float64Array(demand.length)
  for (let place = 0; place < demand.length; place += 1) {
    const { bucket, weights, weight } = demand[place]!
    let sum = (onward + distances[row + bucket]!) * weight
    for (let speaker = 0; speaker < there.length; speaker += 1) sum += there[speaker]! * weights[speaker]!
    delays[place] = sum
  }
  return delays
}

function costOf(room: Room, trunk: readonly Node[], demand: readonly Demand[]): number {
  const rows = trunk.map((node) => relativeDelays(room, node, demand))
  return demand.reduce((sum, _, place) => sum + Math.min(...rows.map((row) => row[place]!)), 0)
}

function moveTrunk(room: Room, stripe: number, before: readonly Node[], chosen: readonly Node[]): void {
  const { forest } = room
  const leaving = before.filter((node) => !chosen.includes(node))
  for (const node of leaving) forest.detach(node, stripe)
  for (const node of chosen) {
    if (room.table.parent[stripe]![node] !== STAGE) room.move(node, STAGE, stripe)
  }
  for (const node of leaving) placeAgain(room, node, stripe)
}

/** Moves large branches to better parents under the new trunk, those nearest to the stage first. */
function reseatBranches(room: Room, stripe: number): void {
  const { forest, table } = room
  const cost = table.cost[stripe]!
  const branches = forest.branches
    .all(stripe)
    .filter((node) => table.parent[stripe]![node] !== STAGE && table.descendants[node]! * LARGE >= room.listeners)
    .sort((a, b) => table.descendants[b]! - table.descendants[a]! || a - b)
    .slice(0, RESEATED)
  for (const node of branches.sort((a, b) => cost[a]! - cost[b]! || a - b)) {
    const isFit = (candidate: Node) => isFitParent(room, node, candidate, stripe)
    const elsewhere = decideForSuperPeer(room, node, stripe, isChoosy(room, node, stripe) ? isFit : undefined)
    if (elsewhere.type !== 'under' && elsewhere.type !== 'displace') continue
    if (elsewhere.parent === table.parent[stripe]![node]) continue
    const gain = cost[node]! - forest.costUnder(elsewhere.parent, node, stripe)
    if (gain * table.descendants[node]! <= RESEAT_GAIN_MS) continue
    forest.detach(node, stripe)
    room.moves += 1
    table.movedAt[node] = room.now
    act(room, node, stripe, elsewhere)
  }
}

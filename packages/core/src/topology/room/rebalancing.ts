import { type Node, NONE, STAGE } from './peer-table.ts'
import type { SearchFilter } from './offers.ts'
import { outsideSubtree } from './placement.ts'
import { findApart, isChoosy, isFitParent } from './separation.ts'
import type { Room } from './room.ts'

const MINUTE_MS = 60_000
/** Rows that one call looks at; the next call goes on there. It bounds the time of a tick in large rooms. */
const LOOKED_AT = 32
/** A parent is more reliable when it has been here this many times as long: session lengths are heavy-tailed, so the
 *  time that a peer has stayed predicts how long it will. */
const MORE_RELIABLE = 2
/** Delay that a more reliable parent may cost, in ms: less than anybody hears. */
const RELIABILITY_WORTH_MS = 5
/** A parent that has been here for this long is reliable enough, whatever the others. */
const PROVEN_MS = 10 * MINUTE_MS

/** Moves a few peers to better parents, within the budget of moves a minute. Call it with every tick. */
export function rebalance(room: Room): void {
  const { rebalancing, table, params } = room
  if (!params.strategy.improves) return
  const passed = Math.min(MINUTE_MS, room.now - rebalancing.at)
  const perMinute = params.rebalanceShare * room.listeners
  rebalancing.at = room.now
  rebalancing.budget = Math.min(perMinute, rebalancing.budget + (perMinute * passed) / MINUTE_MS)
  for (let count = Math.min(LOOKED_AT, table.rows); count > 0 && rebalancing.budget >= 1; count -= 1) {
    rebalancing.row = (rebalancing.row + 1) % table.rows
    improve(room, rebalancing.row)
  }
}

function improve(room: Room, node: Node): void {
  const { table, params } = room
  if (table.isHere[node] === 0 || table.onStage[node] === 1) return
  for (let stripe = 0; stripe < room.stripes; stripe += 1) {
    const parent = table.parent[stripe]![node]!
    if (parent === NONE || parent === STAGE || room.now - table.movedAt[node]! < params.restMs) continue
    if (!mayGain(room, node, parent, stripe)) continue
    const isBranch = room.forest.isCarrier(node, stripe) && table.firstChild[node] !== NONE
    const outside = isBranch ? outsideSubtree(room, node, stripe) : undefined
    const filter = isChoosy(room, node, stripe) ? fitFilter(room, node, stripe, outside) : outside
    const other = findApart(room, node, stripe, filter)
    if (other === NONE || other === parent || !isWorthIt(room, node, parent, other, stripe)) continue
    room.move(node, other, stripe)
    room.rebalancing.budget -= 1
    if (room.rebalancing.budget < 1) return
  }
}

const fitFilter = (room: Room, node: Node, stripe: number, outside?: SearchFilter): SearchFilter => ({
  accepts: (candidate) => isFitParent(room, node, candidate, stripe) && (outside?.accepts(candidate) ?? true),
})

/** Whether a search can pay: not for a peer that hears almost as early as from the stage, from a reliable parent. */
function mayGain(room: Room, node: Node, parent: Node, stripe: number): boolean {
  const { table, forest, params, now } = room
  const most = table.cost[stripe]![node]! - forest.delayFromStage(node)
  return most >= params.rebalanceGainMs || now - table.joinedAt[parent]! < PROVEN_MS
}

function isWorthIt(room: Room, node: Node, parent: Node, other: Node, stripe: number): boolean {
  const { table, forest, params, now } = room
  const gain = table.cost[stripe]![node]! - forest.costUnder(other, node, stripe)
  if (gain >= params.rebalanceGainMs) return true
  const age = now - table.joinedAt[parent]!
  const isMoreReliable = age < PROVEN_MS && now - table.joinedAt[other]! >= MORE_RELIABLE * age
  return isMoreReliable && gain >= -RELIABILITY_WORTH_MS
}

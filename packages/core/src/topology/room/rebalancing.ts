import { type Node, NONE, STAGE } from './peer-table.ts'
import { outside } from './placement.ts'
import type { Room } from './room.ts'

const MINUTE_MS = 60_000
/** Rows that one look covers; ticks that come often go on where the last one stopped. */
const LOOKED_AT = 32
/** A parent that has stayed twice as long is twice as likely to stay: sessions are heavy-tailed. */
const MORE_RELIABLE = 2
/** What a more reliable parent may cost, in ms. */
const RELIABILITY_WORTH_MS = 5
/** A parent that has been here for so long is not doubted for its age any more. */
const PROVEN_MS = 10 * MINUTE_MS

/** Moves a few peers to better parents, as far as the budget of the last minutes goes. To be called now and then. */
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
    const other = room.find(node, stripe, 'open', isBranch ? outside(room, node, stripe) : undefined)
    if (other === NONE || other === parent || !isWorthIt(room, node, parent, other, stripe)) continue
    room.move(node, other, stripe)
    room.rebalancing.budget -= 1
    if (room.rebalancing.budget < 1) return
  }
}

/** Spares the search for those who hear almost as early as straight from the stage, from a parent that stays. */
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

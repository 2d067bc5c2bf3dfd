import type { OfferKind, Without } from './offers.ts'
import { type Node, NONE } from './peer-table.ts'
import type { Room } from './room.ts'

/** Draws before a search gives up and takes the first that it comes to. */
const DRAWS = 64

/** A parent by chance, each with an open slot as likely as any other: what a planner that knows nothing would do. */
export function drawLot(room: Room, node: Node, stripe: number, kind: OfferKind, without?: Without): Node {
  const { table, forest } = room
  const isOffer = (candidate: Node) =>
    candidate !== node &&
    room.canCarry(candidate, node) &&
    table.isHere[candidate] === 1 &&
    forest.isCarrier(candidate, stripe) &&
    table.parent[stripe]![candidate] !== NONE &&
    (kind === 'open' ? table.used[candidate]! < table.slots[candidate]! : table.leaves[candidate]! > 0) &&
    (without === undefined || without.accepts(candidate))
  for (let draw = 0; draw < DRAWS && table.rows > 0; draw += 1) {
    // Numerical Recipes' linear congruence; its high bits are even enough for a lot.
    room.lot = (Math.imul(room.lot, 1_664_525) + 1_013_904_223) >>> 0
    const candidate = Math.floor((room.lot / 2 ** 32) * table.rows)
    if (isOffer(candidate)) return candidate
  }
  for (let candidate = 0; candidate < table.rows; candidate += 1) if (isOffer(candidate)) return candidate
  return NONE
}

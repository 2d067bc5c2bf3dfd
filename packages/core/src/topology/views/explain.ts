import type { PeerId } from '../../protocol/index.ts'
import type { Explanation, StripeExplanation } from '../planner.ts'
import { type Node, NONE, STAGE } from '../room/peer-table.ts'
import { outsideSubtree } from '../room/placement.ts'
import type { Room } from '../room/room.ts'

/** Explains the parents of a peer: the delay there, and the delay under the best other parent. */
export function explainPeer(room: Room, node: Node, names: readonly PeerId[]): Explanation {
  const { table } = room
  const carries = table.carries[node] === NONE ? undefined : table.carries[node]!
  const stripes = table.onStage[node] === 1 ? 0 : room.stripes
  return {
    peer: names[node]!,
    carries,
    stripes: Array.from({ length: stripes }, (_, stripe) => explainStripe(room, node, stripe, names)),
  }
}

function explainStripe(room: Room, node: Node, stripe: number, names: readonly PeerId[]): StripeExplanation {
  const { forest, table } = room
  const parent = table.parent[stripe]![node]!
  const other = room.find(node, stripe, 'open', {
    accepts: (candidate) => candidate !== parent && outsideSubtree(room, node, stripe).accepts(candidate),
  })
  return {
    parent: parent === STAGE ? 'stage' : names[parent],
    standby: names[table.standby[stripe]![node]!],
    depth: forest.depth(node, stripe),
    arrivalMs: arrival(room, node, stripe),
    directMs: forest.delayFromStage(node),
    alternative:
      other === NONE
        ? undefined
        : { parent: names[other]!, arrivalMs: arrival(room, other, stripe) + hop(room, other, node) },
  }
}

/** Delay from the stage in ms, whatever the strategy counts. */
function arrival(room: Room, node: Node, stripe: number): number {
  const parent = room.table.parent[stripe]![node]!
  if (parent === NONE) return Infinity
  if (parent === STAGE) return room.forest.delayFromStage(node)
  return arrival(room, parent, stripe) + hop(room, parent, node)
}

const hop = ({ table }: Room, parent: Node, child: Node): number =>
  table.access[parent]! + table.distance(parent, child) + table.access[child]!

import { type Node, NONE } from './peer-table.ts'
import type { Room } from './room.ts'

/** Whether a peer should have a warm standby: super-peers, and everybody while there is one stripe only. */
const needsStandby = (room: Room, node: Node): boolean => room.table.carries[node] !== NONE || room.forest.backsLeaves

/** Whether a peer could take over from the present parent at once. */
export function isFitStandby(room: Room, node: Node, standby: Node, stripe: number): boolean {
  const { forest, table } = room
  return (
    standby !== node &&
    forest.isCarrier(standby, stripe) &&
    table.parent[stripe]![standby] !== NONE &&
    table.parent[stripe]![node] !== standby &&
    !(forest.isCarrier(node, stripe) && forest.isBelow(standby, node, stripe))
  )
}

/** Chooses anew for everybody whose standby may have become wrong: the best open offer that is fit. */
export function settleStandbys(room: Room): void {
  const { forest, table, params } = room
  for (const entry of forest.takeUnsettled()) {
    const node = Math.floor(entry / params.stripes)
    const stripe = entry % params.stripes
    const hasParent = table.isHere[node] === 1 && table.parent[stripe]![node] !== NONE
    const before = table.standby[stripe]![node]!
    if (!hasParent || !needsStandby(room, node)) {
      if (before !== NONE) forest.standbys.set(node, NONE, stripe)
      continue
    }
    if (before !== NONE && isFitStandby(room, node, before, stripe)) continue
    forest.standbys.set(node, chooseStandby(room, node, stripe), stripe)
  }
}

/** A peer says that it cannot reach its standby: another one, if there is any. */
export function replaceStandby(room: Room, node: Node, stripe: number): void {
  const lost = room.table.standby[stripe]![node]!
  room.forest.standbys.set(node, chooseStandby(room, node, stripe, lost), stripe)
}

function chooseStandby(room: Room, node: Node, stripe: number, except: Node = NONE): Node {
  const { table, forest } = room
  return forest.offers.find(node, stripe, 'open', {
    accepts: (candidate) =>
      candidate !== except &&
      table.backed[candidate]! < table.slots[candidate]! &&
      isFitStandby(room, node, candidate, stripe),
  })
}

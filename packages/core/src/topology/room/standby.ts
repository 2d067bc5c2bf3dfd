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

/** Rows that one look covers; ticks that come often go on where the last one stopped. */
const LOOKED_AT = 64

/** Looks again for those who lack a standby: when they came, or their standby went, there may have been none within reach of
 *  a quick search. To be called now and then. */
export function reviewStandbys(room: Room): void {
  const { forest, table, params } = room
  if (!params.standbys) return
  for (let count = Math.min(LOOKED_AT, table.rows); count > 0; count -= 1) {
    room.standbyRow = (room.standbyRow + 1) % table.rows
    const node = room.standbyRow
    if (table.isHere[node] === 0 || table.onStage[node] === 1 || !needsStandby(room, node)) continue
    for (let stripe = 0; stripe < room.stripes; stripe += 1) {
      if (table.standby[stripe]![node] !== NONE || table.parent[stripe]![node] === NONE) continue
      const standby = chooseStandby(room, node, stripe, { isThorough: true })
      if (standby !== NONE) forest.standbys.set(node, standby, stripe)
    }
  }
}

/** A peer says that it cannot reach its standby: another one, if there is any. */
export function replaceStandby(room: Room, node: Node, stripe: number): void {
  const lost = room.table.standby[stripe]![node]!
  room.forest.standbys.set(node, chooseStandby(room, node, stripe, { except: lost, isThorough: true }), stripe)
}

function chooseStandby(
  room: Room,
  node: Node,
  stripe: number,
  { except = NONE, isThorough = false }: { except?: Node; isThorough?: boolean } = {},
): Node {
  const { table, forest } = room
  return forest.offers.find(node, stripe, 'open', {
    isThorough,
    accepts: (candidate) =>
      candidate !== except &&
      table.backed[candidate]! < table.slots[candidate]! &&
      isFitStandby(room, node, candidate, stripe),
  })
}

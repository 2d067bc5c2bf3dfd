import { type Node, NONE } from './peer-table.ts'
import type { Room } from './room.ts'
import { repeatsIdentity, repeatsPrefix } from './separation.ts'

/** Whether a peer should have a warm standby: super-peers, and everybody while there is one stripe only. */
const needsStandby = (room: Room, node: Node): boolean => room.table.carries[node] !== NONE || room.forest.backsLeaves

/** Whether a peer could take over from the parent at once. */
export function isFitStandby(room: Room, node: Node, standby: Node, stripe: number): boolean {
  const { forest, table } = room
  return (
    standby !== node &&
    forest.isCarrier(standby, stripe) &&
    table.parent[stripe]![standby] !== NONE &&
    table.parent[stripe]![node] !== standby &&
    !room.lostLinks.has(node, standby) &&
    !repeatsIdentity(room, node, standby, stripe) &&
    !(forest.isCarrier(node, stripe) && forest.isBelow(standby, node, stripe))
  )
}

/** Checks the standbys that may have become unfit, and replaces those that are: by the best open offer that is fit. */
export function checkStandbys(room: Room): void {
  const { forest, table, params } = room
  for (const entry of forest.takeStandbysToCheck()) {
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

/** Rows that one call looks at; the next call goes on there. It bounds the time of a tick in large rooms. */
const LOOKED_AT = 64

/** Searches thoroughly for peers that lack a standby: the quick search may have found none. Call it with every tick. */
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

/** Gives a peer that cannot reach its standby another one, if there is one. */
export function replaceStandby(room: Room, node: Node, stripe: number): void {
  const lost = room.table.standby[stripe]![node]!
  room.forest.standbys.set(node, chooseStandby(room, node, stripe, { except: lost, isThorough: true }), stripe)
}

/** The best open offer that is fit; one by another address prefix than the peer's parents and standbys where there is
 *  one. */
function chooseStandby(
  room: Room,
  node: Node,
  stripe: number,
  { except = NONE, isThorough = false }: { except?: Node; isThorough?: boolean } = {},
): Node {
  const { table, forest } = room
  const accepts = (candidate: Node) =>
    candidate !== except &&
    table.backed[candidate]! < table.slots[candidate]! &&
    isFitStandby(room, node, candidate, stripe)
  const found = forest.offers.find(node, stripe, 'open', { isThorough, accepts })
  if (found === NONE || !repeatsPrefix(room, node, found, stripe)) return found
  const apart = forest.offers.find(node, stripe, 'open', {
    accepts: (candidate) => accepts(candidate) && !repeatsPrefix(room, node, candidate, stripe),
  })
  return apart === NONE ? found : apart
}

import type { SearchFilter } from './offers.ts'
import { type Node, NONE, STAGE } from './peer-table.ts'
import type { Room } from './room.ts'

/** Delay that a parent with another address prefix than the peer's other parents may cost, in ms: less than anybody
 *  hears. Who holds one address can have many near it. */
const PREFIX_WORTH_MS = 10

/** Whether a parent would have the identity of the peer's parent in another stripe. */
export const sharesIdentity = (room: Room, node: Node, candidate: Node, stripe: number): boolean =>
  isShared(room, room.table.identity, { node, candidate, stripe })

/** The same with the address prefix. */
const sharesPrefix = (room: Room, node: Node, candidate: Node, stripe: number): boolean =>
  isShared(room, room.table.prefix, { node, candidate, stripe })

interface Question {
  readonly node: Node
  readonly candidate: Node
  readonly stripe: number
}

/** Whether a column says the same of a candidate as of a peer's parents in other stripes. */
function isShared({ table }: Room, column: Int32Array, { node, candidate, stripe }: Question): boolean {
  const value = candidate < 0 ? NONE : column[candidate]!
  if (value === NONE) return false
  for (let other = 0; other < table.stripes; other += 1) {
    const parent = other === stripe ? NONE : table.parent[other]![node]!
    if (parent >= 0 && column[parent] === value) return true
  }
  return false
}

/** Whether a standby would have the identity of one of the peer's parents, or of its other standbys. */
export function repeatsIdentity(room: Room, node: Node, candidate: Node, stripe: number): boolean {
  return isRepeated(room, room.table.identity, { node, candidate, stripe })
}

/** The same with the address prefix. */
export function repeatsPrefix(room: Room, node: Node, candidate: Node, stripe: number): boolean {
  return isRepeated(room, room.table.prefix, { node, candidate, stripe })
}

/** Whether a column says the same of a candidate as of a peer's parents and of its standbys in other stripes. */
function isRepeated({ table }: Room, column: Int32Array, { node, candidate, stripe }: Question): boolean {
  const value = column[candidate]!
  if (value === NONE) return false
  for (let each = 0; each < table.stripes; each += 1) {
    const parent = table.parent[each]![node]!
    if (parent >= 0 && parent !== candidate && column[parent] === value) return true
    const standby = each === stripe ? NONE : table.standby[each]![node]!
    if (standby >= 0 && column[standby] === value) return true
  }
  return false
}

/** Whether a parent will do: it has another identity than the peer's other parents, and no link to it was just lost. */
export const isFitParent = (room: Room, node: Node, candidate: Node, stripe: number): boolean =>
  !room.lostLinks.has(node, candidate) && !sharesIdentity(room, node, candidate, stripe)

/** Whether some parents may be unfit for a peer, and others not. Where nobody shares identities, or only peers of the
 *  identity at hand have open slots, a search needs no filter. */
export function isChoosy({ table, lostLinks, forest }: Room, node: Node, stripe: number): boolean {
  if (lostLinks.hasAny(node)) return true
  for (let other = 0; other < table.stripes; other += 1) {
    const parent = other === stripe ? NONE : table.parent[other]![node]!
    const identity = parent < 0 ? NONE : table.identity[parent]!
    if (table.identities.isShared(identity) && forest.offers.isAnyOpen(stripe, identity)) return true
  }
  return false
}

/**
 * The best parent with an open slot, by another address prefix than the peer's other parents where that costs little.
 * `room.forest.offers.cost` tells what it costs.
 */
export function findApart(room: Room, node: Node, stripe: number, filter?: SearchFilter, slack = 0): Node {
  const found = room.find(node, stripe, 'open', filter, slack)
  if (found === NONE || !room.params.strategy.improves || !sharesPrefix(room, node, found, stripe)) return found
  const { offers } = room.forest
  const { cost } = offers
  const apart = room.find(node, stripe, 'open', {
    accepts: (candidate) =>
      (filter === undefined || filter.accepts(candidate)) && !sharesPrefix(room, node, candidate, stripe),
  })
  if (apart !== NONE && offers.cost <= cost + PREFIX_WORTH_MS) return apart
  offers.cost = cost
  return found
}

/**
 * Moves peers that have two parents of one identity, where another parent is to be had by now.
 * @returns whether it moved any
 */
export function separateParents(room: Room): boolean {
  const { forest } = room
  let hasMoved = false
  for (const node of [...forest.sharing]) {
    const stripes = sharedStripes(room, node)
    if (stripes.length === 0) forest.sharing.delete(node)
    for (const stripe of stripes) {
      const parent = otherParent(room, node, stripe)
      if (parent === NONE) continue
      room.move(node, parent, stripe)
      hasMoved = true
      break
    }
  }
  return hasMoved
}

/** Stripes in which a peer's parent has the identity of another parent of it. */
function sharedStripes(room: Room, node: Node): number[] {
  const { table } = room
  if (table.isHere[node] === 0 || table.onStage[node] === 1) return []
  const stripes: number[] = []
  for (let stripe = 0; stripe < room.stripes; stripe += 1) {
    if (sharesIdentity(room, node, table.parent[stripe]![node]!, stripe)) stripes.push(stripe)
  }
  return stripes
}

function otherParent(room: Room, node: Node, stripe: number): Node {
  const { forest, table } = room
  const open = forest.offers.isAnyOpen(stripe, table.identity[table.parent[stripe]![node]!]!)
    ? room.find(node, stripe, 'open', {
        accepts: (candidate) => isFitParent(room, node, candidate, stripe) && !forest.isBelow(candidate, node, stripe),
        isThorough: true,
      })
    : NONE
  if (open !== NONE) return open
  return room.stageIsOpen && room.reachesStage(node) ? STAGE : NONE
}

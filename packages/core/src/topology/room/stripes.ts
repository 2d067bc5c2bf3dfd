import { type Node, NONE, STAGE } from './peer-table.ts'
import { releaseOne } from './changes.ts'
import { place, placeIn, placeTheUnplaced } from './placement.ts'
import { trustMore, untriedSlots } from './trust.ts'
import type { Room } from './room.ts'

/** A room goes back to all stripes with this many times the slots that are scarce: a margin, so that it does not

 *  swing. */
const RECOVERY = 1.2
/** A room stays with one stripe for at least this long, in ms: changing all trees costs everybody links. */
const LEAST_SCARCE_MS = 10_000

/** Uses one stripe while slots are scarce, and all of them again when there are enough. */
export function reviewStripes(room: Room): void {
  if (room.stripes > 1) {
    reassignIdleCarriers(room)
    if (isScarce(room, 1) && !trustUntilEnough(room, 1)) useOneStripe(room)
    return
  }
  if (room.unplaced.size > 0 && mayTrust(room)) trustMore(room, () => isEverybodyPlaced(room))
  if (room.stripes === room.params.stripes || room.now - room.scarceAt < LEAST_SCARCE_MS) return
  if (isScarce(room, RECOVERY) && !(mayTrust(room) && trustUntilEnough(room, RECOVERY))) return
  if (!canFillAll(room)) return
  useAllStripes(room)
  if (room.unplaced.size > 0) useOneStripe(room)
}

/** Lets peers without children carry a stripe that lacks slots instead of one that has more carriers. A stripe lacks
 *  slots when many of its carriers left at once. */
function reassignIdleCarriers(room: Room): void {
  for (const node of [...room.unplaced]) {
    for (let stripe = 0; stripe < room.stripes; stripe += 1) {
      if (room.table.parent[stripe]![node] !== NONE) continue
      const idle = idleFor(room, node, stripe)
      if (idle === NONE) continue
      room.forest.setCarries(idle, stripe)
      placeIn(room, node, stripe)
    }
  }
}

/** The peer without children that could feed this peer at once in that stripe, and gets the stripe earliest. */
function idleFor(room: Room, node: Node, stripe: number): Node {
  const { forest, table } = room
  let best = NONE
  for (const idle of room.audience) {
    const carried = table.carries[idle]!
    if (carried === NONE || forest.carriers[carried]! <= forest.carriers[stripe]! || table.used[idle]! > 0) continue
    if (idle === node || table.congested[idle] === 1 || table.parent[stripe]![idle] === NONE) continue
    if (table.parent[carried]![idle] === STAGE && forest.trunkOfStage[carried] === 1) continue
    if (!room.canCarry(idle, node)) continue
    if (best === NONE || table.cost[stripe]![idle]! < table.cost[stripe]![best]!) best = idle
  }
  return best
}

/** Trusts carriers with slots that they have not earned yet: two stripes are worth more than caution. */
function trustUntilEnough(room: Room, margin: number): boolean {
  if (isShort(room, margin, untriedSlots(room))) return false
  return trustMore(room, () => isEverybodyPlaced(room) && !isScarce(room, margin))
}

/** Whether carriers may be trusted with more again: once a tick, not with every listener that joins. */
function mayTrust(room: Room): boolean {
  if (room.now <= room.trustedAt) return false
  room.trustedAt = room.now
  return true
}

function isEverybodyPlaced(room: Room): boolean {
  placeTheUnplaced(room)
  return room.unplaced.size === 0
}

/** Marks every plan as changed: each says how many stripes there are. */
function announce({ forest, audience }: Room): void {
  for (const node of [...forest.speakers, ...audience]) forest.changed.add(node)
}

/** Whether all stripes together need more slots than there are, times a margin. */
function isScarce(room: Room, margin: number): boolean {
  if (room.params.stripes * room.listeners <= room.stageSlots) return false
  return (room.stripes > 1 && room.unplaced.size > 0) || isShort(room, margin)
}

/** Whether there are too few slots for all stripes, times a margin. @param extra slots that could be added */
const isShort = ({ params, forest, listeners, stageSlots }: Room, margin: number, extra = 0): boolean =>
  stageSlots + forest.carriedSlots + extra < params.scarcity * margin * params.stripes * listeners

/** Whether the peers without children have slots for the other stripes: only they can change their stripe at once. */
function canFillAll(room: Room): boolean {
  const { forest, table, params, listeners, stageSlots } = room
  const idle = room.audience.filter((node) => forest.isCarrier(node, 0) && table.used[node] === 0)
  const slots = idle.reduce((sum, node) => sum + table.slots[node]!, 0)
  const others = params.stripes - 1
  return slots + (stageSlots / params.stripes) * others >= params.scarcity * others * listeners
}

function useOneStripe(room: Room): void {
  const { forest, table } = room
  room.scarceAt = room.now
  announce(room)
  for (let stripe = 1; stripe < room.stripes; stripe += 1) {
    for (const node of room.audience) {
      forest.standbys.set(node, NONE, stripe)
      forest.detach(node, stripe)
    }
  }
  room.stripes = 1
  forest.backsLeaves = true
  for (const node of room.audience) {
    if (table.carries[node]! > 0) forest.setCarries(node, 0)
    forest.recheckStandby(node, 0)
    if (room.hasParents(node)) room.unplaced.delete(node)
  }
  placeTheUnplaced(room)
}

/** Lets peers without children carry the other stripes, in turn, and gives every listener a parent there. */
function useAllStripes(room: Room): void {
  const { forest, table, params } = room
  room.stripes = params.stripes
  announce(room)
  forest.backsLeaves = false
  // The stage has a share for each stripe; one stripe had it all.
  const stageShare = Math.max(1, Math.floor(room.stageSlots / room.stripes))
  for (let surplus = forest.usedOfStage[0]! - stageShare; surplus > 0; surplus -= 1) releaseOne(room, 0)
  const idle = room.audience.filter((node) => forest.isCarrier(node, 0) && table.used[node] === 0)
  const share = Math.floor(forest.carriers[0]! / room.stripes)
  for (const node of idle) {
    const fewest = fewestCarriers(room)
    if (fewest === 0 || forest.carriers[fewest]! >= share) break
    if (table.parent[0]![node] === STAGE && forest.trunkOfStage[0] === 1) continue
    forest.setCarries(node, fewest)
  }
  const listeners = room.audience.sort((a, b) => carried(b) - carried(a) || a - b)
  function carried(node: Node): number {
    return table.carries[node]! > 0 ? 1 : 0
  }
  for (const node of listeners) {
    if (table.carries[node] === NONE) forest.standbys.set(node, NONE, 0)
    place(room, node)
  }
}

function fewestCarriers({ forest, stripes }: Room): number {
  let fewest = 0
  for (let stripe = 1; stripe < stripes; stripe += 1) {
    if (forest.carriers[stripe]! < forest.carriers[fewest]!) fewest = stripe
  }
  return fewest
}

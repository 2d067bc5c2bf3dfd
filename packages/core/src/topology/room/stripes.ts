import { type Node, NONE, STAGE } from './peer-table.ts'
import { releaseOne } from './changes.ts'
import { place, placeIn, placeTheUnplaced } from './placement.ts'
import { trustMore, untriedSlots } from './trust.ts'
import type { Room } from './room.ts'

/** How many more slots than the least it takes to go back to all stripes, so that a room does not swing. */
const RECOVERY = 1.2
/** A room stays with one stripe for so long at least. */
const LEAST_SCARCE_MS = 10_000

/** Goes on with one stripe while slots are scarce, and back to all of them when there are enough again. */
export function reviewStripes(room: Room): void {
  if (room.stripes > 1) {
    changeOver(room)
    if (isScarce(room, 1) && !winSlots(room, 1)) useOneStripe(room)
    return
  }
  if (room.unplaced.size > 0 && mayTrust(room)) trustMore(room, () => isEverybodyPlaced(room))
  if (room.stripes === room.params.stripes || room.now - room.scarceAt < LEAST_SCARCE_MS) return
  if (isScarce(room, RECOVERY) && !(mayTrust(room) && winSlots(room, RECOVERY))) return
  if (!canFillAll(room)) return
  useAllStripes(room)
  if (room.unplaced.size > 0) useOneStripe(room)
}

/** Where a stripe lacks slots, because many who carried it went at once, peers without children leave a stripe that has more
 *  carriers for it. */
function changeOver(room: Room): void {
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

/** Who could carry this peer at once in that stripe, and carries nobody in another; whoever hears it first. */
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

/** Two stripes are worth more than caution: slots that nobody has earned yet are used before a room goes on with one. */
function winSlots(room: Room, margin: number): boolean {
  if (isShort(room, margin, untriedSlots(room))) return false
  return trustMore(room, () => isEverybodyPlaced(room) && !isScarce(room, margin))
}

/** A room that is beyond help looks for it once at a time, not with every listener who joins. */
function mayTrust(room: Room): boolean {
  if (room.now <= room.trustedAt) return false
  room.trustedAt = room.now
  return true
}

function isEverybodyPlaced(room: Room): boolean {
  placeTheUnplaced(room)
  return room.unplaced.size === 0
}

/** Speakers deal their frames out to as many stripes as their plan says: everybody must know of a change. */
function announce({ forest, audience }: Room): void {
  for (const node of [...forest.speakers, ...audience]) forest.touched.add(node)
}

/** Whether all stripes together would need more slots than there are, with a margin on top. */
function isScarce(room: Room, margin: number): boolean {
  if (room.params.stripes * room.listeners <= room.stageSlots) return false
  return (room.stripes > 1 && room.unplaced.size > 0) || isShort(room, margin)
}

/** @param extra slots that there might be on top */
const isShort = ({ params, forest, listeners, stageSlots }: Room, margin: number, extra = 0): boolean =>
  stageSlots + forest.carriedSlots + extra < params.scarcity * margin * params.stripes * listeners

/** Whether those who carry nobody have slots enough for the stripes that would begin: only they can change over at once. */
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
    forest.doubtStandby(node, 0)
    if (room.hasParents(node)) room.unplaced.delete(node)
  }
  placeTheUnplaced(room)
}

/** Peers without children change over to the other stripes, in turn; everybody gets a parent there. */
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

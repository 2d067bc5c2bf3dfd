import type { Member } from '../member.ts'
import { type Node, NONE, STAGE } from './peer-table.ts'
import { leafToDisplace, place, placeAgain, stripeToCarry } from './placement.ts'
import { isFitStandby } from './standby.ts'
import type { Room } from './room.ts'

/** Takes a newcomer in. Listeners get their parents with `place`, so that a batch can have its super-peers first. */
export function admit(room: Room, member: Required<Member>): Node {
  const { forest, table } = room
  const node = table.add(member, room.now, room.firstTrust(member))
  forest.buckets.assign(node)
  forest.touched.add(node)
  if (member.onStage) takeStage(room, node)
  else seatInAudience(room, node)
  return node
}

function seatInAudience(room: Room, node: Node): void {
  room.listeners += 1
  room.changes += 1
  if (room.isCandidate(node)) room.forest.setCarries(node, stripeToCarry(room, node))
}

function takeStage(room: Room, node: Node): void {
  const { forest, table } = room
  for (const speaker of forest.speakers) forest.touched.add(speaker)
  forest.speakers.push(node)
  table.onStage[node] = 1
  forest.touched.add(node)
  stageChanged(room)
}

/** A peer is gone, or goes on stage: its children get other parents, standbys before anything else. */
function unseat(room: Room, node: Node): void {
  const { forest, table } = room
  const carried = table.carries[node]!
  for (let stripe = 0; stripe < table.stripes; stripe += 1) {
    forest.standbys.set(node, NONE, stripe)
    forest.detach(node, stripe)
  }
  const orphans = stopCarrying(room, node)
  room.unplaced.delete(node)
  room.listeners -= 1
  room.changes += 1
  adopt(room, orphans, carried)
}

/** Takes a peer's children and its stripe from it. @returns the children, who hang nowhere now */
function stopCarrying({ forest, table }: Room, node: Node): readonly Node[] {
  const carried = table.carries[node]!
  const orphans = carried === NONE ? [] : [...forest.children(node, carried)]
  for (const orphan of orphans) forest.detach(orphan, carried)
  forest.setCarries(node, NONE)
  return orphans
}

/** How many hear a stripe through a child, itself included; 0 for a leaf. */
const weightOf = ({ forest, table }: Room, child: Node, stripe: number): number =>
  forest.isCarrier(child, stripe) ? 1 + table.descendants[child]! : 0

/** New parents for peers that just lost theirs: those with the most people below them first. */
function adopt(room: Room, orphans: readonly Node[], stripe: number): void {
  const weight = (node: Node) => weightOf(room, node, stripe)
  for (const orphan of [...orphans].sort((a, b) => weight(b) - weight(a) || a - b)) {
    if (!switchToStandby(room, orphan, stripe)) placeAgain(room, orphan, stripe)
  }
}

/** Hangs a peer under its warm standby, which gives up a leaf for it when it is full. */
function switchToStandby(room: Room, orphan: Node, stripe: number): boolean {
  const { forest, table } = room
  const standby = table.standby[stripe]![orphan]!
  if (standby === NONE || table.congested[standby] === 1 || !isFitStandby(room, orphan, standby, stripe)) return false
  const leaf = table.used[standby]! < table.slots[standby]! ? NONE : leafToDisplace(room, standby, stripe)
  if (leaf === NONE && table.used[standby]! >= table.slots[standby]!) return false
  room.moves += 1
  table.movedAt[orphan] = room.now
  if (leaf !== NONE) forest.detach(leaf, stripe)
  forest.detach(orphan, stripe)
  forest.attach(orphan, standby, stripe)
  if (leaf !== NONE) placeAgain(room, leaf, stripe)
  return true
}

export function remove(room: Room, node: Node): void {
  if (room.table.onStage[node] === 1) leaveStage(room, node)
  else unseat(room, node)
  room.forest.offers.forget(node)
  room.table.remove(node)
}

export function goOnStage(room: Room, node: Node): void {
  unseat(room, node)
  takeStage(room, node)
}

export function goToAudience(room: Room, node: Node): void {
  leaveStage(room, node)
  room.table.onStage[node] = 0
  seatInAudience(room, node)
  place(room, node)
}

function leaveStage(room: Room, node: Node): void {
  const { forest } = room
  forest.speakers.splice(forest.speakers.indexOf(node), 1)
  for (const other of [node, ...forest.speakers]) forest.touched.add(other)
  stageChanged(room)
}

/** Another stage: every trunk peer has other links and delays, and some may not be able to hang there any more. */
function stageChanged(room: Room): void {
  const { forest, table } = room
  for (let stripe = 0; stripe < room.stripes; stripe += 1) {
    // Whoever is placed again may displace others who come later in this list: it has to be a copy.
    for (const child of [...forest.children(STAGE, stripe)]) {
      forest.touched.add(child)
      if (table.parent[stripe]![child] !== STAGE || room.reachesStage(child)) continue
      forest.detach(child, stripe)
      placeAgain(room, child, stripe)
    }
    forest.refreshCosts(STAGE, stripe)
  }
  relieveStage(room)
}

/** While the stage feeds more than its weakest speaker can, its leaves go elsewhere, and then the newest of the trunk. */
export function relieveStage(room: Room): void {
  const { usedOfStage } = room.forest
  while (room.usedStageSlots > room.stageSlots) releaseOne(room, usedOfStage.indexOf(Math.max(...usedOfStage)))
}

/** Takes one child off the stage: the newest leaf while there is any, then the newest of the trunk. */
export function releaseOne(room: Room, stripe: number): void {
  const { forest } = room
  const children = [...forest.children(STAGE, stripe)].sort((a, b) => b - a)
  const child = children.find((each) => !forest.isCarrier(each, stripe)) ?? children[0]!
  forest.detach(child, stripe)
  placeAgain(room, child, stripe)
}

/** Writes new measurements and wishes down, and draws the consequences. */
export function describe(room: Room, node: Node, member: Required<Member>): void {
  const { forest, table } = room
  const before = table.member(node)
  if (member.onStage) {
    table.describe(node, member)
    forest.buckets.assign(node)
    return stageChanged(room)
  }
  if (before.reach !== member.reach) {
    // Every link it has may have become impossible: it is placed like a newcomer.
    unseat(room, node)
    writeDown(room, node, member)
    seatInAudience(room, node)
    return place(room, node)
  }
  writeDown(room, node, member)
  const carried = table.carries[node]!
  if (carried === NONE) {
    if (room.isCandidate(node)) forest.setCarries(node, stripeToCarry(room, node))
  } else if (!room.isCandidate(node)) {
    adopt(room, stopCarrying(room, node), carried)
  } else {
    while (table.used[node]! > table.slots[node]!) handOff(room, node)
  }
}

/** New measurements into the table; who offers more slots than before is trusted with the first of them. */
function writeDown(room: Room, node: Node, member: Required<Member>): void {
  const { forest, table } = room
  const offered = table.offered[node]!
  forest.describe(node, member)
  if (member.slots > offered) forest.setSlots(node, Math.max(table.slots[node]!, room.firstTrust(member)))
}

/** A parent that is overwhelmed gives one child away: a leaf while it has any, then the super-peer that carries fewest. */
function handOff(room: Room, node: Node): void {
  const { forest, table } = room
  const stripe = table.carries[node]!
  const weight = (child: Node) => weightOf(room, child, stripe)
  const [child] = [...forest.children(node, stripe)].sort((a, b) => weight(a) - weight(b) || a - b)
  if (child === undefined) return
  forest.detach(child, stripe)
  adopt(room, [child], stripe)
}

/** Children handed off at each report of congestion, and slots lost with them. */
const HANDED_OFF_AT_ONCE = 2

/** When more than this share of the carriers is congested, it is not what they carry: they share a machine, a line, a provider. */
const SHARED_TROUBLE = 1 / 4
/** Fewer than so many congested carriers are no crowd, in a room of any size. */
const CROWD = 3

/**
 * A parent reports that it is overwhelmed: no more children, a few fewer, and it has to earn those slots again. Whoever carries
 * nobody is busy with something else and loses nothing; and where many report it at once, nobody could take the children over,
 * and moving them would make all of them busier: then everything stays as it is.
 */
export function becomeCongested(room: Room, node: Node): void {
  const { forest, table } = room
  table.congested[node] = 1
  forest.offers.update(node)
  if (table.carries[node] === NONE || table.used[node] === 0 || isSharedTrouble(room)) return
  table.strained[node] = 1
  table.earnedAt[node] = room.now
  for (let count = 0; count < HANDED_OFF_AT_ONCE; count += 1) handOff(room, node)
  forest.setSlots(node, Math.max(1, Math.min(table.slots[node]!, table.used[node]!)))
}

function isSharedTrouble({ audience, table }: Room): boolean {
  const carriers = audience.filter((node) => table.carries[node] !== NONE)
  const congested = carriers.filter((node) => table.congested[node] === 1)
  return congested.length > Math.max(CROWD, carriers.length * SHARED_TROUBLE)
}

/** A parent reports that it sends as fast as it should: it takes children again, and may be trusted with more of them. */
export function becomeClean(room: Room, node: Node): void {
  const { forest, table, params } = room
  table.congested[node] = 0
  if (room.now - table.earnedAt[node]! >= params.earnAfterMs) {
    table.earnedAt[node] = room.now
    table.strained[node] = 0
    forest.setSlots(node, Math.min(table.offered[node]!, table.slots[node]! + params.earnedSlots))
  }
  forest.offers.update(node)
}

/** A child reports that the link to its parent does not hold: it gets another one, if there is any. */
export function avoid(room: Room, node: Node, parent: Node, stripe: number): void {
  const { forest } = room
  if (switchToStandby(room, node, stripe)) return
  const isBranch = forest.isCarrier(node, stripe)
  const other = room.find(node, stripe, 'open', {
    accepts: (candidate) => candidate !== parent && !(isBranch && forest.isBelow(candidate, node, stripe)),
    isThorough: true,
  })
  if (other === NONE) return
  room.moves += 1
  forest.detach(node, stripe)
  forest.attach(node, other, stripe)
}

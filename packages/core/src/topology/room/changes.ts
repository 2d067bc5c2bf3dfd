import type { KnownMember } from '../member.ts'
import { ACCUSED, type Node, NONE, STAGE } from './peer-table.ts'
import { leafToDisplace, place, placeAgain, stripeToCarry } from './placement.ts'
import { isFitStandby } from './standby.ts'
import { isFitParent } from './separation.ts'
import { standingOf } from './trust.ts'
import type { Room } from './room.ts'

/** Takes a newcomer in. Listeners get their parents with `place`, so that a batch can have its super-peers first. */
export function admit(room: Room, member: KnownMember): Node {
  const { forest, table } = room
  const node = table.add(member, room.now, room.firstTrust(member))
  forest.buckets.assign(node)
  forest.changed.add(node)
  if (member.onStage) joinStage(room, node)
  else joinAudience(room, node)
  return node
}

function joinAudience(room: Room, node: Node): void {
  room.listeners += 1
  room.changes += 1
  if (room.isCandidate(node)) room.forest.setCarries(node, stripeToCarry(room, node))
}

function joinStage(room: Room, node: Node): void {
  const { forest, table } = room
  for (const speaker of forest.speakers) forest.changed.add(speaker)
  forest.speakers.push(node)
  table.onStage[node] = 1
  forest.changed.add(node)
  stageChanged(room)
}

/** Takes a peer that leaves or goes on stage out of the trees. Its children get other parents: their standbys, if

 *  fit. */
function leaveAudience(room: Room, node: Node): void {
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

/** Takes a peer's children and its stripe from it. @returns the children, which have no parent now */
function stopCarrying({ forest, table }: Room, node: Node): readonly Node[] {
  const carried = table.carries[node]!
  const orphans = carried === NONE ? [] : releaseChildren(forest, node, carried)
  forest.setCarries(node, NONE)
  return orphans
}

/** @returns a peer's children, which have no parent now */
function releaseChildren(forest: Room['forest'], node: Node, stripe: number): readonly Node[] {
  const children = [...forest.children(node, stripe)]
  for (const child of children) forest.detach(child, stripe)
  return children
}

/** How many peers hear a stripe through a super-peer, itself included; 0 for a leaf. */
const weightOf = ({ forest, table }: Room, child: Node, stripe: number): number =>
  forest.isCarrier(child, stripe) ? 1 + table.descendants[child]! : 0

/** Gives peers that just lost their parent another one, those with the most descendants first. */
function adopt(room: Room, orphans: readonly Node[], stripe: number): void {
  const weight = (node: Node) => weightOf(room, node, stripe)
  for (const orphan of [...orphans].sort((a, b) => weight(b) - weight(a) || a - b)) {
    if (!switchToStandby(room, orphan, stripe)) placeAgain(room, orphan, stripe)
  }
}

/** Makes a peer's standby its parent. A full standby gives up a leaf for it. @returns false when it cannot */
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
  else leaveAudience(room, node)
  room.forest.offers.forget(node)
  room.lostLinks.forget(node)
  room.table.remove(node)
}

export function goOnStage(room: Room, node: Node): void {
  leaveAudience(room, node)
  joinStage(room, node)
}

export function goToAudience(room: Room, node: Node): void {
  leaveStage(room, node)
  room.table.onStage[node] = 0
  joinAudience(room, node)
  place(room, node)
}

function leaveStage(room: Room, node: Node): void {
  const { forest } = room
  forest.speakers.splice(forest.speakers.indexOf(node), 1)
  for (const other of [node, ...forest.speakers]) forest.changed.add(other)
  stageChanged(room)
}

/** The speakers changed: every trunk peer has other links and delays, and some may not reach every speaker any more. */
function stageChanged(room: Room): void {
  const { forest, table } = room
  for (let stripe = 0; stripe < room.stripes; stripe += 1) {
    // A copy: placing one child again may displace children that come later in this list.
    for (const child of [...forest.children(STAGE, stripe)]) {
      forest.changed.add(child)
      if (table.parent[stripe]![child] !== STAGE || room.reachesStage(child)) continue
      forest.detach(child, stripe)
      placeAgain(room, child, stripe)
    }
    forest.refreshCosts(STAGE, stripe)
  }
  relieveStage(room)
}

/** Releases children of the stage until its weakest speaker can feed the rest: leaves first, then the newest trunk
 *  peers. */
export function relieveStage(room: Room): void {
  const { usedOfStage } = room.forest
  while (room.usedStageSlots > room.stageSlots) releaseOne(room, usedOfStage.indexOf(Math.max(...usedOfStage)))
}

/** Gives one child of the stage another parent: the newest leaf, or else the trunk peer that can be relied on least, of
 *  equals the newest. */
export function releaseOne(room: Room, stripe: number): void {
  const { forest, table } = room
  const standing = (node: Node) => (forest.isCarrier(node, stripe) ? standingOf(room, node) : 0)
  const children = [...forest.children(STAGE, stripe)].sort(
    (a, b) => standing(a) - standing(b) || table.joinedAt[b]! - table.joinedAt[a]! || b - a,
  )
  const child = children.find((each) => !forest.isCarrier(each, stripe)) ?? children[0]!
  forest.detach(child, stripe)
  placeAgain(room, child, stripe)
}

/** Records what a member reports, and changes the trees where that needs it. */
export function updateMember(room: Room, node: Node, member: KnownMember): void {
  const { forest, table } = room
  const before = table.member(node)
  if (member.onStage) {
    table.setMember(node, member)
    forest.buckets.assign(node)
    return stageChanged(room)
  }
  if (before.reach !== member.reach) {
    // Each of its links may have become impossible, so it is placed like a newcomer.
    leaveAudience(room, node)
    recordMember(room, node, member)
    joinAudience(room, node)
    return place(room, node)
  }
  recordMember(room, node, member)
  const carried = table.carries[node]!
  if (carried === NONE) {
    if (room.isCandidate(node)) forest.setCarries(node, stripeToCarry(room, node))
  } else if (!room.isCandidate(node)) {
    adopt(room, stopCarrying(room, node), carried)
  } else {
    while (table.used[node]! > table.slots[node]!) handOff(room, node)
  }
}

/** Records new measurements. A peer that offers more slots than before is trusted with as many as a newcomer. */
function recordMember(room: Room, node: Node, member: KnownMember): void {
  const { forest, table } = room
  const offered = table.offered[node]!
  forest.updateMember(node, member)
  if (member.slots > offered) forest.setSlots(node, Math.max(table.slots[node]!, room.firstTrust(member)))
}

/** Gives one child of an overloaded parent to another one: a leaf, or else the super-peer with the fewest

 *  descendants. */
export function handOff(room: Room, node: Node): void {
  const { forest, table } = room
  const stripe = table.carries[node]!
  const weight = (child: Node) => weightOf(room, child, stripe)
  const [child] = [...forest.children(node, stripe)].sort((a, b) => weight(a) - weight(b) || a - b)
  if (child === undefined) return
  forest.detach(child, stripe)
  adopt(room, [child], stripe)
}

/** Children that a parent loses at each report of congestion. Two: enough to help at once, few enough to undo. */
const HANDED_OFF_AT_ONCE = 2

/** Above this share of congested carriers the cause is shared (a machine, a line, a provider), and moving children is
 *  no help. */
const SHARED_CONGESTION = 1 / 4
/** Up to this many congested carriers count as unrelated, however small the room. */
const LEAST_SHARED = 3

/**
 * A parent reports congestion: it gets no more children, hands some off, and has to earn those slots again. A peer
 * without children loses nothing: something else keeps it busy. Where many parents are congested at once, everything
 * stays as it is: nobody could take the children over, and moving them costs more than it helps.
 */
export function becomeCongested(room: Room, node: Node): void {
  const { forest, table } = room
  table.congested[node] = 1
  forest.offers.update(node)
  if (table.carries[node] === NONE || table.used[node] === 0 || isSharedCongestion(room)) return
  table.strained[node] = 1
  table.earnedAt[node] = room.now
  for (let count = 0; count < HANDED_OFF_AT_ONCE; count += 1) handOff(room, node)
  forest.setSlots(node, Math.max(1, Math.min(table.slots[node]!, table.used[node]!)))
}

function isSharedCongestion({ audience, table }: Room): boolean {
  const carriers = audience.filter((node) => table.carries[node] !== NONE)
  const congested = carriers.filter((node) => table.congested[node] === 1)
  return congested.length > Math.max(LEAST_SHARED, carriers.length * SHARED_CONGESTION)
}

/** A parent reports that it is not congested: it takes children again. What a newcomer has it regains with time alone,
 *  more only as its children confirm it. */
export function becomeClean(room: Room, node: Node): void {
  const { forest, table, params } = room
  table.congested[node] = 0
  const first = room.firstTrust(table.member(node))
  if (table.slots[node]! < first && room.now - table.earnedAt[node]! >= params.earnAfterMs) {
    table.earnedAt[node] = room.now
    table.strained[node] = 0
    forest.setSlots(node, Math.min(first, table.slots[node]! + params.earnedSlots))
  }
  forest.offers.update(node)
}

/** Most of a peer's children accuse it: they get other parents, and a trunk peer is replaced at once. */
export function doubt(room: Room, node: Node): void {
  const { table, forest } = room
  const carried = table.carries[node]!
  if (carried === NONE) return
  table.setProven(node, false)
  table.doubted[node] = ACCUSED
  forest.offers.update(node)
  adopt(room, releaseChildren(forest, node, carried), carried)
  room.trunk = { ...room.trunk, at: -Infinity }
}

/** A peer was convicted: its children get other parents, and it carries nobody any more. */
export function convict(room: Room, node: Node): void {
  const { table } = room
  table.convicted[node] = 1
  table.setProven(node, false)
  const carried = table.carries[node]!
  if (carried !== NONE) adopt(room, stopCarrying(room, node), carried)
}

/** Two peers lost their link: for a while they are not planned as parent, child or standby of each other. */
export function forgo(room: Room, node: Node, other: Node): void {
  room.lostLinks.add(node, other, room.now)
  for (let stripe = 0; stripe < room.stripes; stripe += 1) {
    room.forest.recheckStandby(node, stripe)
    room.forest.recheckStandby(other, stripe)
  }
}

/** A child reports that it lost the link to its parent: it gets another parent, if there is one. */
export function avoid(room: Room, node: Node, parent: Node, stripe: number): void {
  const { forest } = room
  if (switchToStandby(room, node, stripe)) return
  const isBranch = forest.isCarrier(node, stripe)
  const findOther = (isFit: (candidate: Node) => boolean) =>
    room.find(node, stripe, 'open', {
      accepts: (each) => each !== parent && isFit(each) && !(isBranch && forest.isBelow(each, node, stripe)),
      isThorough: true,
    })
  let other = findOther((each) => isFitParent(room, node, each, stripe))
  if (other === NONE) other = findOther((each) => !room.lostLinks.has(node, each))
  if (other !== NONE) room.move(node, other, stripe)
}

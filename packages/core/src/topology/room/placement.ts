import { canLink } from '../member.ts'
import type { SearchFilter } from './offers.ts'
import { type Node, NONE, STAGE } from './peer-table.ts'
import { findApart, isChoosy, isFitParent } from './separation.ts'
import { elderFor, isProven, standingOf } from './trust.ts'
import type { Room } from './room.ts'

/** What to do with a peer that needs a parent. */
export type Decision =
  | { readonly type: 'nowhere' }
  | { readonly type: 'under'; readonly parent: Node }
  /** Take the slot of a leaf; the leaf is placed again. */
  | { readonly type: 'displace'; readonly leaf: Node; readonly parent: Node }
  /** Take the parent and the children of a super-peer with a worse line; that super-peer is placed again. */
  | { readonly type: 'take-over'; readonly branch: Node }
  /** A super-peer that can be relied on more goes into the trunk; then the peer is placed. */
  | { readonly type: 'give-way'; readonly elder: Node }

const NOWHERE: Decision = { type: 'nowhere' }
/** Cost of a stripe without open slots, in ms: above any real cost, so that such a stripe gets the newcomer. */
const NOTHING_ON_OFFER = 1e9

/** Delay that a proven parent may cost a newcomer that would have none, in ms: three hops between average lines.
 *  Without a limit rooms of 1,500 would hear 3 % later. */
const PROVEN_WORTH_MS = 60

/** Gives a listener the parents that it lacks, in the stripe that it carries first. */
export function place(room: Room, node: Node): void {
  const carried = room.table.carries[node]!
  if (carried !== NONE) placeIn(room, node, carried)
  for (let stripe = 0; stripe < room.stripes; stripe += 1) if (stripe !== carried) placeIn(room, node, stripe)
}

/**
 * Gives a newcomer a proven parent in one stripe when it has none in any, and one has an open slot that is not far:
 * two parents that nobody knows are not to be all that it hears through.
 */
export function addProvenParent(room: Room, node: Node): void {
  const { table, forest } = room
  if (table.reliable === 0) return
  const parents = Array.from({ length: room.stripes }, (_, stripe) => table.parent[stripe]![node]!)
  if (parents.length < 2 || parents.some((parent) => parent < 0 || isProven(room, parent))) return
  let best = { stripe: NONE, parent: NONE, later: PROVEN_WORTH_MS }
  for (let stripe = 0; stripe < room.stripes; stripe += 1) {
    const parent = room.find(node, stripe, 'open', {
      accepts: (candidate) =>
        isProven(room, candidate) &&
        isFitParent(room, node, candidate, stripe) &&
        !forest.isBelow(candidate, node, stripe),
      isThorough: true,
    })
    if (parent === NONE) continue
    const later = forest.costUnder(parent, node, stripe) - table.cost[stripe]![node]!
    if (later < best.later) best = { stripe, parent, later }
  }
  if (best.parent === NONE) return
  forest.detach(node, best.stripe)
  forest.attach(node, best.parent, best.stripe)
}

/** Gives a listener its parent in one stripe, if it has none. A listener that finds no open slot is noted as

 *  unplaced. */
export function placeIn(room: Room, node: Node, stripe: number): void {
  if (room.table.parent[stripe]![node] !== NONE) return
  const decision = decide(room, node, stripe)
  act(room, node, stripe, decision)
  if (room.hasParents(node)) room.unplaced.delete(node)
  else room.unplaced.add(node)
  if (decision.type === 'nowhere') dissolve(room, node, stripe)
}

/** A branch without a parent gets no sound, so its children get parents of their own. */
function dissolve(room: Room, node: Node, stripe: number): void {
  const children = [...room.forest.children(node, stripe)]
  for (const child of children) room.forest.detach(child, stripe)
  for (const child of children) placeAgain(room, child, stripe)
}

/** Tries to place unplaced listeners, super-peers first, until a round places nobody. */
export function placeTheUnplaced(room: Room): void {
  const { carries } = room.table
  for (let before = Infinity; room.unplaced.size > 0 && room.unplaced.size < before;) {
    before = room.unplaced.size
    const waiting = [...room.unplaced].sort((a, b) => carries[b]! - carries[a]! || a - b)
    for (const node of waiting) place(room, node)
  }
}

/**
 * The stripe that needs a newcomer's slots most: the one whose best open slot nearby costs most, or that has none; of
 * equals, the one with the fewest carriers. Strategies that do not improve trees go by the number of carriers alone.
 */
export function stripeToCarry(room: Room, node: Node): number {
  const { forest, params } = room
  let chosen = 0
  let worst = -Infinity
  for (let stripe = 0; stripe < room.stripes; stripe += 1) {
    const isFounded = params.strategy.improves && forest.trunkOfStage[stripe]! >= room.trunkSize
    const nearby = isFounded ? forest.offers.bestNearby(node, stripe) : Infinity
    const cost = Math.min(nearby, NOTHING_ON_OFFER - forest.carriers[stripe]!)
    if (cost > worst || (cost === worst && forest.carriers[stripe]! < forest.carriers[chosen]!)) {
      worst = cost
      chosen = stripe
    }
  }
  return chosen
}

/**
 * Decides where a peer without a parent goes. Changes nothing. A parent of the same identity as another parent, or one
 * to whom a link was just lost, is better than none.
 */
function decide(room: Room, node: Node, stripe: number): Decision {
  const stageIsOpen = room.stageIsOpen && room.reachesStage(node)
  if (room.isSmall && stageIsOpen) return under(STAGE)
  const isFit = (candidate: Node) => isFitParent(room, node, candidate, stripe)
  const fits = isChoosy(room, node, stripe)
    ? [isFit, (candidate: Node) => !room.lostLinks.has(node, candidate), undefined]
    : [undefined]
  for (const [round, fit] of fits.entries()) {
    const decision = room.forest.isCarrier(node, stripe)
      ? decideForSuperPeer(room, node, stripe, fit)
      : decideForLeaf(room, node, stripe, fit)
    if (decision.type !== 'nowhere') return decision
    if (round === 0 && stageIsOpen) return under(STAGE)
  }
  return room.stageIsOpen && room.canReachStage(node) ? under(STAGE) : NOWHERE
}

/** Whether a candidate may be the parent; undefined when all may. */
type Fit = ((candidate: Node) => boolean) | undefined

function decideForLeaf(room: Room, node: Node, stripe: number, fit: Fit): Decision {
  const filter = fit && { accepts: fit, isThorough: true }
  const parent = findApart(room, node, stripe, filter, room.params.leafSlackMs)
  return parent === NONE ? NOWHERE : under(parent)
}

/** Decides where a super-peer goes; never below itself. Changes nothing. */
export function decideForSuperPeer(room: Room, node: Node, stripe: number, fit: Fit): Decision {
  const { forest, table, params } = room
  if (forest.trunkOfStage[stripe]! < room.trunkSize && room.reachesStage(node)) {
    const leaf = room.stageIsOpen ? NONE : leafToDisplace(room, STAGE, stripe)
    const elder = room.stageIsOpen || leaf !== NONE ? elderFor(room, node, stripe) : NONE
    if (elder !== NONE && room.stageIsOpen) return { type: 'give-way', elder }
    if (room.stageIsOpen) return under(STAGE)
    if (leaf !== NONE && elder === NONE) return { type: 'displace', leaf, parent: STAGE }
  }
  const hasChildren = table.firstChild[node] !== NONE
  if (params.strategy.improves && !hasChildren) {
    const branch = branchToTakeOver(room, node, stripe)
    if (branch !== NONE) return { type: 'take-over', branch }
  }
  // A peer with a parent only looks for a better one; a peer without takes any.
  const isLoose = table.parent[stripe]![node] === NONE
  const filter = filterFor(room, node, stripe, { hasChildren, isLoose, fit })
  const open = findApart(room, node, stripe, filter)
  const openCost = forest.offers.cost
  if (open !== NONE && !params.strategy.improves) return under(open)
  const full = room.find(node, stripe, 'full', filter)
  // A leaf's slot is worth taking when this peer's own slots would then cost less than the open ones.
  if (full !== NONE && (open === NONE || forest.offers.cost + 2 * table.access[node]! < openCost)) {
    const leaf = leafToDisplace(room, full, stripe)
    if (leaf !== NONE) return { type: 'displace', leaf, parent: full }
  }
  return open === NONE ? NOWHERE : under(open)
}

/** A filter for what a super-peer may have as its parent: no descendant, and nobody who is not fit. */
function filterFor(
  room: Room,
  node: Node,
  stripe: number,
  { hasChildren, isLoose, fit }: { hasChildren: boolean; isLoose: boolean; fit: Fit },
): SearchFilter | undefined {
  const outside = hasChildren ? outsideSubtree(room, node, stripe, isLoose) : undefined
  if (!fit) return outside
  return { accepts: (candidate) => fit(candidate) && (outside?.accepts(candidate) ?? true), isThorough: isLoose }
}

/** A filter against a peer's own descendants. */
export const outsideSubtree = (room: Room, node: Node, stripe: number, isThorough = false): SearchFilter => ({
  accepts: (candidate) => !room.forest.isBelow(candidate, node, stripe),
  isThorough,
})

const under = (parent: Node): Decision => ({ type: 'under', parent })

/** Carries out a decision for a peer without a parent. */
export function act(room: Room, node: Node, stripe: number, decision: Decision): void {
  const { forest } = room
  switch (decision.type) {
    case 'nowhere':
      return
    case 'under':
      return forest.attach(node, decision.parent, stripe)
    case 'displace':
      forest.detach(decision.leaf, stripe)
      forest.attach(node, decision.parent, stripe)
      return placeAgain(room, decision.leaf, stripe)
    case 'take-over':
      return takeOver(room, node, decision.branch, stripe)
    case 'give-way':
      room.move(decision.elder, STAGE, stripe)
      return act(room, node, stripe, decide(room, node, stripe))
  }
}

/** Places a peer that just lost its parent, and counts a move. */
export function placeAgain(room: Room, node: Node, stripe: number): void {
  room.moves += 1
  room.table.movedAt[node] = room.now
  placeIn(room, node, stripe)
}

/** The leaf with the longest path to its full parent, of those that a newcomer could carry instead; NONE when there is
 *  none. */
export function leafToDisplace(room: Room, parent: Node, stripe: number): Node {
  const { forest, table } = room
  let farthest = NONE
  let longest = -1
  for (const child of forest.children(parent, stripe)) {
    if (forest.isCarrier(child, stripe) || needsOpenParent(room, child)) continue
    const way = table.access[child]! + (parent === STAGE ? forest.delayFromStage(child) : table.distance(parent, child))
    if (way > longest) {
      longest = way
      farthest = child
    }
  }
  return farthest
}

/** Whether only parents with an open NAT can carry this peer. */
const needsOpenParent = (room: Room, node: Node): boolean =>
  !room.params.turn && !canLink(room.table.reachOf(node), 'cone')

/** The branch near a newcomer whose descendants would gain most from its better line, if the gain is worth the

 *  moves. */
function branchToTakeOver(room: Room, node: Node, stripe: number): Node {
  const { table, params, forest } = room
  let best = NONE
  let most = params.takeoverGainMs
  for (const branch of forest.branches.near(node, stripe)) {
    const used = table.used[branch]!
    if (used >= table.slots[node]!) continue
    const parent = table.parent[stripe]![branch]!
    const wayThere = parent >= 0 ? table.distance(parent, branch) - table.distance(parent, node) : 0
    const faster = wayThere + 2 * (table.access[branch]! - table.access[node]!)
    const gain = (faster * table.descendants[branch]!) / (used + 1)
    if (gain > most && canTakeOver(room, node, branch, stripe)) {
      most = gain
      best = branch
    }
  }
  return best
}

/** Whether a newcomer can link to those around a branch, and may: nobody takes the place of one that can be relied on
 *  more. */
function canTakeOver(room: Room, node: Node, branch: Node, stripe: number): boolean {
  const parent = room.table.parent[stripe]![branch]!
  if (standingOf(room, node) < standingOf(room, branch)) return false
  if (parent === STAGE ? !room.reachesStage(node) : !isFitParent(room, node, parent, stripe)) return false
  const isOpen = room.params.turn || room.table.reachOf(node) === 'open'
  for (const child of room.forest.children(branch, stripe)) {
    if (!isOpen && needsOpenParent(room, child)) return false
    if (!isFitParent(room, child, node, stripe) && isFitParent(room, child, branch, stripe)) return false
  }
  return true
}

function takeOver(room: Room, node: Node, branch: Node, stripe: number): void {
  const { forest, table } = room
  const parent = table.parent[stripe]![branch]!
  const children = [...forest.children(branch, stripe)]
  for (const child of children) forest.detach(child, stripe)
  forest.detach(branch, stripe)
  forest.attach(node, parent, stripe)
  for (const child of children) {
    forest.attach(child, node, stripe)
    table.movedAt[child] = room.now
  }
  room.moves += children.length
  placeAgain(room, branch, stripe)
}

import { handOff } from './changes.ts'
import { type Node, NONE, SILENT, STAGE } from './peer-table.ts'
import type { Room } from './room.ts'

/** Length of a window of confirmations, in ms: children confirm every 10 s, so each does at least once in a window. */
const WINDOW_MS = 15_000
/** A child that has not confirmed its parent for this many windows is silent: one or two reports may be late. */
const SILENT_WINDOWS = 3
/** A carrier is doubted when at least this many identities among its children are silent: one alone may be at fault. */
const LEAST_SILENT = 2
/** A window counts when at least this share of those who ever confirmed their parent do. Above what a few liars could
 *  make up while nobody speaks; below what is left when a whole stripe ends at liars. */
const LIVE_SHARE = 1 / 4
/** A carrier that nobody confirmed for longer than this begins a new period, in ms: three reports of a child. */
const GAP_MS = 30_000
/** For this long after a child moved away, its confirmation still counts, in ms: its report may be on its way. */
const JUST_MOVED_MS = 20_000

/**
 * A child confirms that packets came from a carrier. The carrier earns slots after each `earnAfterMs` in which it was
 * confirmed, as long as it is not congested and more of its children confirm than are silent. Each identity counts
 * once, the carrier's own not at all.
 * @returns false when the two have no such link, and had none just now
 */
export function confirm(room: Room, carrier: Node, child: Node, at: number): boolean {
  const { table, forest } = room
  const carried = table.carries[carrier]!
  if (table.onStage[carrier] === 1) return isUnderStage(room, child)
  if (carried !== NONE && table.parent[carried]![child] === carrier) {
    table.confirmed[carried]![child] = forest.confirmWindow * 2 + 1
  } else if (!wasJustChild(room, carrier, child)) return false
  if (carried === NONE || isSameIdentity(room, carrier, child)) return true
  if (at - table.confirmedAt[carrier]! > GAP_MS) table.earnedAt[carrier] = Math.max(table.earnedAt[carrier]!, at)
  table.confirmedAt[carrier] = Math.max(table.confirmedAt[carrier]!, at)
  const isDue = at - table.earnedAt[carrier]! >= room.params.earnAfterMs && table.congested[carrier] === 0
  if (!isDue && table.doubted[carrier] === 0) return true
  const { confirming, silent } = countVoices(room, carrier)
  if (confirming <= silent) return true
  if (table.doubted[carrier] !== 0) setDoubted(room, carrier, 0)
  if (isDue) earn(room, carrier, at)
  return true
}

function earn({ forest, table, params }: Room, carrier: Node, at: number): void {
  table.earnedAt[carrier] = at
  table.strained[carrier] = 0
  table.setProven(carrier, true)
  forest.setSlots(carrier, Math.min(table.offered[carrier]!, table.slots[carrier]! + params.earnedSlots))
}

function isUnderStage({ table }: Room, child: Node): boolean {
  return table.parent.some((parents) => parents[child] === STAGE)
}

function wasJustChild({ table, now }: Room, carrier: Node, child: Node): boolean {
  const movedAt = table.movedAt[child]!
  // The row may be another peer's by now: one that came after the child moved was never its parent.
  return table.lastParent[child] === carrier && now - movedAt <= JUST_MOVED_MS && table.joinedAt[carrier]! <= movedAt
}

const isSameIdentity = ({ table }: Room, a: Node, b: Node): boolean =>
  table.identity[a] !== NONE && table.identity[a] === table.identity[b]

/** How many identities among a carrier's children, other than its own, confirm it, and how many are silent. */
function countVoices(room: Room, carrier: Node): { readonly confirming: number; readonly silent: number } {
  const { forest, table } = room
  const confirming = new Set<number>()
  const silent = new Set<number>()
  const carried = table.carries[carrier]!
  for (const child of forest.children(carrier, carried)) {
    if (isSameIdentity(room, carrier, child)) continue
    const voice = table.identity[child] === NONE ? -1 - child : table.identity[child]!
    if (isSilent(room, child, carried)) silent.add(voice)
    else if (hasConfirmed(room, child, carried)) confirming.add(voice)
  }
  return { confirming: confirming.size, silent: silent.size }
}

const hasConfirmed = ({ table }: Room, child: Node, stripe: number): boolean =>
  table.confirmed[stripe]![child]! % 2 === 1

const windowOf = ({ table }: Room, child: Node, stripe: number): number =>
  Math.floor(table.confirmed[stripe]![child]! / 2)

const isSilent = (room: Room, child: Node, stripe: number): boolean =>
  room.forest.confirmWindow - windowOf(room, child, stripe) >= SILENT_WINDOWS

/**
 * Looks at all carriers at the end of each window, and doubts those most of whose children are silent. Call it with
 * every tick. Windows count only while at least a quarter of those who ever confirmed their parent do: when nobody
 * speaks, no packets come, and that is no carrier's fault.
 */
export function reviewConfirmations(room: Room): void {
  if (room.now - room.windowAt < WINDOW_MS) return
  room.windowAt = room.now
  if (!isLive(room)) return
  room.forest.confirmWindow += 1
  for (const carrier of room.audience) if (room.table.carries[carrier] !== NONE) review(room, carrier)
}

function isLive(room: Room): boolean {
  const { table, forest } = room
  let known = 0
  let confirming = 0
  for (const node of room.audience) {
    for (let stripe = 0; stripe < room.stripes; stripe += 1) {
      if (table.parent[stripe]![node]! < 0 || !hasConfirmed(room, node, stripe)) continue
      known += 1
      if (windowOf(room, node, stripe) === forest.confirmWindow) confirming += 1
    }
  }
  return confirming > 0 && confirming >= known * LIVE_SHARE
}

function review(room: Room, carrier: Node): void {
  const { table } = room
  const { confirming, silent } = countVoices(room, carrier)
  // Who is fed and has driven all children away stays doubted, or it would be given the next ones.
  const isDeserted = confirming + silent === 0 && table.doubted[carrier] !== 0 && isFed(room, carrier)
  const isDoubted = isDeserted || (silent >= LEAST_SILENT && silent > confirming)
  if (isDoubted !== (table.doubted[carrier] !== 0)) setDoubted(room, carrier, isDoubted ? SILENT : 0)
  // Who gets nothing cannot pass anything on: the fault is further up.
  if (isDoubted && isFed(room, carrier)) lose(room, carrier)
}

function setDoubted({ table, forest }: Room, carrier: Node, doubted: 0 | typeof SILENT): void {
  table.doubted[carrier] = doubted
  forest.offers.update(carrier)
}

/** Whether a carrier gets its stripe, as it says itself, or hangs under the stage. */
function isFed(room: Room, carrier: Node): boolean {
  const carried = room.table.carries[carrier]!
  if (room.table.parent[carried]![carrier] === STAGE) return true
  return hasConfirmed(room, carrier, carried) && !isSilent(room, carrier, carried)
}

/** Takes what a carrier earned from it. Children above that get other parents. */
function lose(room: Room, carrier: Node): void {
  const { table, forest } = room
  table.setProven(carrier, false)
  table.confirmedAt[carrier] = -Infinity
  const first = room.firstTrust(table.member(carrier))
  if (table.slots[carrier]! > first) forest.setSlots(carrier, first)
  while (table.used[carrier]! > table.slots[carrier]!) handOff(room, carrier)
}

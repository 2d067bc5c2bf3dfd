import { type Node, NONE, STAGE } from './peer-table.ts'
import type { Room } from './room.ts'

/** Whether a peer is known to carry: its children confirmed it, or a room token says that it is a seed. */
export const isProven = ({ table }: Room, node: Node): boolean =>
  (table.proven[node] === 1 || table.seed[node] === 1) && table.doubted[node] === 0

/** How much a carrier can be relied on: 3 seed, 2 proven, 1 in the room for `earnAfterMs`, 0 newcomer, -1 doubted. */
export function standingOf({ table, now, params }: Room, node: Node): number {
  if (table.doubted[node] !== 0) return -1
  if (table.seed[node] === 1) return 3
  if (table.proven[node] === 1) return 2
  return now - table.joinedAt[node]! >= params.earnAfterMs ? 1 : 0
}

/**
 * A super-peer outside of the trunk that can be relied on more than this one, of those the seed or proven peer nearest
 * to the stage, or else the one that has been here longest; NONE when there is none.
 * Strategies that do not improve trees move nobody.
 */
export function elderFor(room: Room, node: Node, stripe: number): Node {
  const { forest, table } = room
  if (!room.params.strategy.improves) return NONE
  const delayOrAge = (each: Node, standing: number) =>
    standing > 1 ? forest.delayFromStage(each) : table.joinedAt[each]!
  let elder = NONE
  let best = standingOf(room, node)
  let least = -Infinity
  for (const each of room.audience) {
    if (!forest.isCarrier(each, stripe) || table.congested[each] === 1 || each === node) continue
    const parent = table.parent[stripe]![each]!
    if (parent === NONE || parent === STAGE || !room.reachesStage(each)) continue
    const standing = standingOf(room, each)
    const rank = delayOrAge(each, standing)
    if (standing < best || (standing === best && rank >= least)) continue
    elder = each
    best = standing
    least = rank
  }
  return elder
}

/**
 * Trusts carriers of a room that lacks slots with more of what they offer than they have earned, a step at a time:
 * proven carriers first, and the others when those offer no more. A carrier that turns out too weak reports congestion
 * and hands children off; a listener without a parent hears nothing. A carrier that was congested is left out until it
 * has earned slots again, and a doubted one until its children confirm it.
 * @param isEnough tries again with the slots that there are by now @returns whether they were enough
 */
export function trustMore(room: Room, isEnough: () => boolean): boolean {
  const untried = room.audience.filter((node) => isUntried(room, node))
  const proven = untried.filter((node) => isProven(room, node))
  const others = untried.filter((node) => !isProven(room, node))
  return raise(room, proven, isEnough) || raise(room, others, isEnough)
}

function raise({ forest, table, params }: Room, carriers: readonly Node[], isEnough: () => boolean): boolean {
  const step = Math.max(1, params.earnedSlots)
  for (let isRaised = true; isRaised;) {
    isRaised = false
    for (const node of carriers) {
      const slots = table.slots[node]!
      if (slots >= table.offered[node]!) continue
      forest.setSlots(node, Math.min(table.offered[node]!, slots + step))
      isRaised = true
    }
    if (isRaised && isEnough()) return true
  }
  return false
}

/** Slots that trusting all carriers with all that they offer would add. */
export function untriedSlots(room: Room): number {
  const { offered, slots } = room.table
  return room.audience.reduce((sum, node) => sum + (isUntried(room, node) ? offered[node]! - slots[node]! : 0), 0)
}

const isUntried = ({ table }: Room, node: Node): boolean =>
  table.carries[node] !== NONE && table.congested[node] === 0 && table.strained[node] === 0 && table.doubted[node] === 0

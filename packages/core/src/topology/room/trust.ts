import { type Node, NONE } from './peer-table.ts'
import type { Room } from './room.ts'

/**
 * Trusts all carriers of a room that lacks slots with more of what they offer than they have earned, a step at a time.
 * A carrier that turns out too weak reports congestion and hands children off; a listener without a parent hears
 * nothing. A carrier that was congested is left out until it has earned slots again.
 * @param isEnough tries again with the slots that there are by now @returns whether they were enough
 */
export function trustMore(room: Room, isEnough: () => boolean): boolean {
  const { forest, table, params } = room
  const untried = room.audience.filter((node) => isUntried(room, node))
  const step = Math.max(1, params.earnedSlots)
  for (let isRaised = true; isRaised;) {
    isRaised = false
    for (const node of untried) {
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
  table.carries[node] !== NONE && table.congested[node] === 0 && table.strained[node] === 0

import type { JoinEvent } from '@banyan/core/topology'
import type { Member } from './room.ts'
import { isSeed } from './seats.ts'

/** What the planner is told of a member that gets its place in the trees. */
export function joinOf(member: Member, onStage: boolean): JoinEvent {
  const { peer, capability, identity, prefix } = member
  return {
    ...{ type: 'join', peer, slots: capability.slots, onStage },
    ...(isSeed(member) && { seed: true }),
    ...(identity !== undefined && { identity }),
    ...(prefix !== undefined && { prefix }),
  }
}

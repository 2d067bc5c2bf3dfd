import { ok } from '@banyan/core/protocol'
import { shownRequests } from './audience.ts'
import { type Command, type Decision, ended, no } from './command.ts'
import { join, leave, lose, offer, resume } from './membership.ts'
import { memberOf, type Room } from './room.ts'
import { admit, decline, mute, remove, request } from './stage.ts'

/**
 * Moves a room. Pure: the same room and command give the same outcome. A refused command changes nothing.
 *
 * Invariants: 1. The host is on stage, and there is one while there is a room. 2. A member sits on the stage or in the
 * audience, never in both. 3. Whoever waits for the microphone is in the audience. 4. No two stays on stage share a
 * source id. 5. Members never outnumber the room's capacity, nor the stage MAX_STAGE.
 * 6. The planner knows the stage, and of the audience those who are not away.
 */
export function step(room: Room, command: Command): Decision {
  const decision = decide(room, command)
  if (!decision.ok || decision.value.type === 'ended') return decision
  const { room: next, messages } = decision.value
  if (next.requests === room.requests && next.host === room.host) return decision
  const requests = { requests: shownRequests(next) }
  return ok({
    ...decision.value,
    messages: [...messages, { to: next.host, event: 'requests:changed', notice: requests }],
  })
}

function decide(room: Room, command: Command): Decision {
  if (command.type === 'join') return join(room, command.member)
  const { by } = command
  if (!memberOf(room, by)) return no('not-in-room', 'is not in this room')
  switch (command.type) {
    case 'resume':
      return resume(room, by, command.capability)
    case 'lose':
      return lose(room, by)
    case 'leave':
      return leave(room, by)
    case 'end':
      return by === room.host ? ended('host-ended') : no('not-allowed', 'only the host ends the room')
    case 'request':
      return request(room, by, command.wanted)
    case 'admit':
      return admit(room, by, command.peer)
    case 'decline':
      return decline(room, by, command.peer)
    case 'remove':
      return remove(room, by, command.peer)
    case 'mute':
      return mute(room, by, command.muted)
    case 'offer':
      return offer(room, by, command.slots)
  }
}

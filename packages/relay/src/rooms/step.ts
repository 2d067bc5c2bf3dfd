import { ok } from '@banyan/core/protocol'
import { newQueuePositions, shownRequests } from './audience.ts'
import { type Command, type Decision, ended, no } from './command.ts'
import { accept, invite, lapse } from './inviting.ts'
import { demote, handOver, promote } from './leading.ts'
import { join, leave, lose, offer, resume } from './membership.ts'
import { mute, muteAll, silence } from './muting.ts'
import { dismiss, expel } from './removing.ts'
import { leadersOf, leads, memberOf, type Room } from './room.ts'
import { admit, decline, publish, remove, request, setKey } from './stage.ts'
import { takeOver } from './taking-over.ts'

/**
 * Moves a room. Pure: the same room and command give the same outcome. A refused command changes nothing.
 *
 * Invariants: 1. The host is on stage, and there is one while there is a room. 2. A member sits on the stage or in the
 * audience, never in both. 3. Those who wait for the microphone are in the audience. 4. No two stays on stage share a
 * source id. 5. Members never outnumber the room's capacity, nor the stage MAX_STAGE. 6. The planner knows the stage,
 * and of the audience those who are not away. 7. Co-hosts are on stage, two at most, and none of them is the host. 8.
 * Those who are invited sit in the audience and are not away. 9. Nobody is in the room whose identity is banned. 10. No
 * identity has more seats than the room allows, nor have the guests of one address. 11. No identity is on stage with
 * two peers, or waits for the microphone beside another peer of its own on stage.
 */
export function step(room: Room, command: Command): Decision {
  const decision = decide(room, command)
  if (!decision.ok || decision.value.type === 'ended') return decision
  const { room: next, messages } = decision.value
  const areNew = next.requests !== room.requests
  const told = leadersOf(next).filter((peer) => areNew || !leads(room, peer))
  if (told.length === 0) return decision
  const notice = { requests: shownRequests(next) }
  return ok({
    ...decision.value,
    messages: [
      ...messages,
      ...told.map((to) => ({ to, event: 'requests:changed' as const, notice })),
      ...newQueuePositions(room, next),
    ],
  })
}

function decide(room: Room, command: Command): Decision {
  if (command.type === 'join') return join(room, command.member, command.role, command.ifHere)
  const { by } = command
  if (!memberOf(room, by)) return no('not-in-room', 'is not in this room')
  switch (command.type) {
    case 'resume':
      return resume(room, by, command.capability)
    case 'lose':
      return lose(room, by)
    case 'leave':
      return leave(room, by, command.isLost)
    case 'take-over':
      return takeOver(room, by)
    case 'dismiss':
      return dismiss(room, by)
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
      if (command.peer === undefined || command.peer === by) return mute(room, by, command.muted)
      if (!command.muted) return no('not-allowed', 'nobody turns on the microphone of another')
      return silence(room, by, command.peer)
    case 'mute-all':
      return muteAll(room, by)
    case 'publish':
      return publish(room, by, command.publishing)
    case 'key':
      return setKey(room, by, command.key)
    case 'promote':
      return promote(room, by, command.peer)
    case 'demote':
      return demote(room, by, command.peer)
    case 'hand-over':
      return handOver(room, by, command.peer)
    case 'invite':
      return invite(room, by, command.peer)
    case 'accept':
      return accept(room, by, command.accepted)
    case 'lapse':
      return lapse(room, by)
    case 'expel':
      return expel(room, by, command.peer, command.ban)
    case 'offer':
      return offer(room, by, command.slots)
  }
}

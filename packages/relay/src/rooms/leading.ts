import { MAX_COHOSTS, type PeerId } from '@banyan/core/protocol'
import { type Decision, goesOn, no } from './command.ts'
import { cohost } from './entering.ts'
import { memberOf, type Room, stageSlotOf, without } from './room.ts'

/** A speaker becomes a co-host. */
export function promote(room: Room, by: PeerId, peer: PeerId): Decision {
  if (by !== room.host) return no('not-allowed', 'only the host names co-hosts')
  if (peer === room.host) return no('not-allowed', 'is the host already')
  if (!stageSlotOf(room, peer)) return notOnStage(room, peer)
  return room.cohosts.includes(peer) ? goesOn(room) : cohost(room, peer)
}

/** A co-host becomes a speaker again. */
export function demote(room: Room, by: PeerId, peer: PeerId): Decision {
  if (by !== room.host && by !== peer) return no('not-allowed', 'only the host takes this back')
  if (!room.cohosts.includes(peer)) {
    return memberOf(room, peer) ? no('not-allowed', 'is no co-host') : no('peer-not-found', 'is not in this room')
  }
  return goesOn(
    { ...room, cohosts: without(room.cohosts, peer) },
    { messages: [{ to: peer, event: 'role:changed', notice: { role: 'speaker' } }] },
  )
}

/** Somebody else on stage becomes host. The former host becomes a co-host if there are fewer than two, else a speaker.
 *  */
export function handOver(room: Room, by: PeerId, peer: PeerId): Decision {
  if (by !== room.host) return no('not-allowed', 'only the host hands the room over')
  if (peer === by) return goesOn(room)
  if (!stageSlotOf(room, peer)) return notOnStage(room, peer)
  if (room.away.has(peer)) return no('peer-not-found', 'lost its connection and is not back yet')
  const rest = without(room.cohosts, peer)
  const { lostHost: _, ...claimed } = room
  const isCohost = rest.length < MAX_COHOSTS
  return goesOn(
    { ...claimed, host: peer, cohosts: isCohost ? [...rest, by] : rest },
    {
      messages: [
        { to: by, event: 'role:changed', notice: { role: isCohost ? 'cohost' : 'speaker' } },
        { to: peer, event: 'role:changed', notice: { role: 'host' } },
      ],
    },
  )
}

const notOnStage = (room: Room, peer: PeerId) =>
  memberOf(room, peer) ? no('not-allowed', 'is not on stage') : no('peer-not-found', 'is not in this room')

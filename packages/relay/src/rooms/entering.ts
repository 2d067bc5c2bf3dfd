import { MAX_COHOSTS, MAX_STAGE, type PeerId, type SourceId } from '@banyan/core/protocol'
import { type Decision, goesOn, no } from './command.ts'
import { activeElsewhere, type Room, stageSlotOf, uninvited, without } from './room.ts'

/** The last source id: they are numbers of 16 bits in packets. */
export const LAST_SOURCE = 0xffff

/** From the audience onto the stage, as a speaker. */
export function enter(room: Room, peer: PeerId): Decision {
  if (room.stage.length >= MAX_STAGE) return no('stage-full', `the stage holds ${MAX_STAGE} people at most`)
  if (room.nextSource > LAST_SOURCE) return no('stage-full', 'this room has used up its source ids')
  if (room.away.has(peer)) return no('peer-not-found', 'lost its connection and is not back yet')
  const audience = new Map(room.audience)
  const member = audience.get(peer)
  if (!member) return no('peer-not-found', 'is not in the audience')
  const other = activeElsewhere(room, member)
  if (other && stageSlotOf(room, other)) return no('active-elsewhere', 'this person is on stage with another peer')
  audience.delete(peer)
  return goesOn(
    {
      ...room,
      audience,
      stage: [...room.stage, { member, source: room.nextSource as SourceId, muted: false, silenced: false }],
      // Nor do they wait with another peer any longer.
      requests: without(other ? without(room.requests, other) : room.requests, peer),
      invitations: uninvited(room.invitations, peer),
      nextSource: room.nextSource + 1,
    },
    {
      messages: [{ to: peer, event: 'role:changed', notice: { role: 'speaker' } }],
      topology: [{ type: 'stage', peer, onStage: true }],
    },
  )
}

/** A speaker becomes a co-host. */
export function cohost(room: Room, peer: PeerId): Decision {
  if (room.cohosts.length >= MAX_COHOSTS) return no('cohosts-full', `a room has ${MAX_COHOSTS} co-hosts at most`)
  return goesOn(
    { ...room, cohosts: [...room.cohosts, peer] },
    { messages: [{ to: peer, event: 'role:changed', notice: { role: 'cohost' } }] },
  )
}

import { MAX_INVITATIONS, type PeerId } from '@banyan/core/protocol'
import { type Decision, goesOn, no } from './command.ts'
import { enter } from './entering.ts'
import { leads, type Room, stageSlotOf, uninvited } from './room.ts'

/** Invites a listener to speak. A listener who asked for the microphone gets it at once. */
export function invite(room: Room, by: PeerId, peer: PeerId): Decision {
  if (!leads(room, by)) return no('not-allowed', 'only the host and co-hosts invite')
  if (stageSlotOf(room, peer)) return no('not-allowed', 'is on stage already')
  if (!room.audience.has(peer)) return no('peer-not-found', 'is not in this room')
  if (room.away.has(peer)) return no('peer-not-found', 'lost its connection and is not back yet')
  if (room.requests.includes(peer)) return enter(room, peer)
  if (room.invitations.has(peer)) return goesOn(room)
  if (room.invitations.size >= MAX_INVITATIONS) {
    return no('too-many-invitations', `${MAX_INVITATIONS} invitations wait for an answer`)
  }
  return goesOn(
    { ...room, invitations: new Map(room.invitations).set(peer, by) },
    { messages: [{ to: peer, event: 'stage:invited', notice: { by } }] },
  )
}

/** Answers an invitation, with yes or no. */
export function accept(room: Room, by: PeerId, accepted: boolean): Decision {
  const inviter = room.invitations.get(by)
  if (!inviter) return no('not-invited', 'there is no invitation, or it is too old')
  if (accepted) return enter(room, by)
  return goesOn(
    { ...room, invitations: uninvited(room.invitations, by) },
    { messages: leads(room, inviter) ? [{ to: inviter, event: 'invitation:declined', notice: { peer: by } }] : [] },
  )
}

/** Ends an invitation that nobody answered in time. */
export function lapse(room: Room, by: PeerId): Decision {
  if (!room.invitations.has(by)) return goesOn(room)
  return goesOn(
    { ...room, invitations: uninvited(room.invitations, by) },
    { messages: [{ to: by, event: 'invitation:ended', notice: {} }] },
  )
}

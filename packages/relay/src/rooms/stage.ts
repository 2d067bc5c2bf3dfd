import { MAX_STAGE, type PeerId, type SourceId } from '@banyan/core/protocol'
import { type Decision, goesOn, no } from './command.ts'
import { without } from './membership.ts'
import { memberOf, type Room, seatOf } from './room.ts'

const LAST_SOURCE = 0xffff

export function request(room: Room, by: PeerId, wanted: boolean): Decision {
  if (!wanted) return goesOn({ ...room, requests: without(room.requests, by) })
  if (seatOf(room, by)) return no('not-allowed', 'is on stage already')
  if (room.policy === 'open') return enter(room, by)
  return goesOn(room.requests.includes(by) ? room : { ...room, requests: [...room.requests, by] })
}

/** Only those who asked: nobody finds themselves on stage without having wanted it. */
export function admit(room: Room, by: PeerId, peer: PeerId): Decision {
  if (by !== room.host) return no('not-allowed', 'only the host admits')
  return mustWait(room, peer) ?? enter(room, peer)
}

export function decline(room: Room, by: PeerId, peer: PeerId): Decision {
  if (by !== room.host) return no('not-allowed', 'only the host declines')
  return (
    mustWait(room, peer) ??
    goesOn(
      { ...room, requests: without(room.requests, peer) },
      { messages: [{ to: peer, event: 'request:declined', notice: {} }] },
    )
  )
}

/** Off the stage, into the audience; not out of the room. */
export function remove(room: Room, by: PeerId, peer: PeerId): Decision {
  if (by !== room.host && by !== peer) return no('not-allowed', 'only the host takes others off the stage')
  const seat = seatOf(room, peer)
  if (!seat) return no('peer-not-found', 'is not on stage')
  if (peer === room.host) return no('not-allowed', 'the host cannot be taken off the stage')
  return goesOn(
    {
      ...room,
      stage: room.stage.filter((other) => other !== seat),
      audience: new Map(room.audience).set(peer, seat.member),
    },
    {
      messages: [{ to: peer, event: 'role:changed', notice: { role: 'listener' } }],
      // A listener who is away has no place in the tree.
      topology: [room.away.has(peer) ? { type: 'leave', peer } : { type: 'stage', peer, onStage: false }],
    },
  )
}

export function mute(room: Room, by: PeerId, muted: boolean): Decision {
  const seat = seatOf(room, by)
  if (!seat) return no('not-allowed', 'is not on stage')
  if (seat.muted === muted) return goesOn(room)
  return goesOn({ ...room, stage: room.stage.map((other) => (other === seat ? { ...seat, muted } : other)) })
}

function enter(room: Room, peer: PeerId): Decision {
  if (room.stage.length >= MAX_STAGE) return no('stage-full', `the stage holds ${MAX_STAGE} people at most`)
  if (room.nextSource > LAST_SOURCE) return no('stage-full', 'this room has used up its source ids')
  if (room.away.has(peer)) return no('peer-not-found', 'lost its connection and is not back yet')
  const audience = new Map(room.audience)
  const member = audience.get(peer)
  if (!member) return no('peer-not-found', 'is not in the audience')
  audience.delete(peer)
  return goesOn(
    {
      ...room,
      audience,
      stage: [...room.stage, { member, source: room.nextSource as SourceId, muted: false }],
      requests: without(room.requests, peer),
      nextSource: room.nextSource + 1,
    },
    {
      messages: [{ to: peer, event: 'role:changed', notice: { role: 'speaker' } }],
      topology: [{ type: 'stage', peer, onStage: true }],
    },
  )
}

function mustWait(room: Room, peer: PeerId) {
  if (!memberOf(room, peer)) return no('peer-not-found', 'is not in this room')
  if (!room.requests.includes(peer)) return no('not-allowed', 'did not ask for the microphone')
  return undefined
}

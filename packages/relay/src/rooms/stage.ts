import { type FrameKey, MAX_STAGE, type PeerId } from '@banyan/core/protocol'
import { type Decision, goesOn, no } from './command.ts'
import { enter } from './entering.ts'
import { activeElsewhere, hasPowerOver, leads, memberOf, type Room, stageSlotOf, without } from './room.ts'

/** Asks for the microphone, or withdraws the request. */
export function request(room: Room, by: PeerId, wanted: boolean): Decision {
  if (!wanted) return goesOn({ ...room, requests: without(room.requests, by) })
  if (stageSlotOf(room, by)) return no('not-allowed', 'is on stage already')
  if (room.invitations.has(by)) return enter(room, by)
  const speak = room.audience.get(by)?.speak
  if (speak === 'never') return no('not-allowed', 'may only listen in this room, unless invited')
  const goesDirectly = speak === 'direct' && room.stage.length < MAX_STAGE
  if (room.policy === 'open' || goesDirectly) return enter(room, by)
  if (activeElsewhere(room, memberOf(room, by)!)) {
    return no('active-elsewhere', 'this person is on stage, or waits, with another peer')
  }
  return goesOn(room.requests.includes(by) ? room : { ...room, requests: [...room.requests, by] })
}

/** Gives the microphone to a listener who asked for it: nobody comes on stage without having wanted it. */
export function admit(room: Room, by: PeerId, peer: PeerId): Decision {
  if (!leads(room, by)) return no('not-allowed', 'only the host and co-hosts admit')
  return mustWait(room, peer) ?? enter(room, peer)
}

/** Puts a request for the microphone aside. */
export function decline(room: Room, by: PeerId, peer: PeerId): Decision {
  if (!leads(room, by)) return no('not-allowed', 'only the host and co-hosts decline')
  return (
    mustWait(room, peer) ??
    goesOn(
      { ...room, requests: without(room.requests, peer) },
      { messages: [{ to: peer, event: 'request:declined', notice: {} }] },
    )
  )
}

/** Takes somebody off the stage, into the audience. */
export function remove(room: Room, by: PeerId, peer: PeerId): Decision {
  if (!leads(room, by) && by !== peer) return no('not-allowed', 'only the host and co-hosts take others off the stage')
  const slot = stageSlotOf(room, peer)
  if (!slot) return no('peer-not-found', 'is not on stage')
  if (peer === room.host) return no('not-allowed', 'the host cannot be taken off the stage')
  if (by !== peer && !hasPowerOver(room, by, peer)) return no('not-allowed', 'co-hosts have no power over each other')
  return goesOn(
    {
      ...room,
      stage: room.stage.filter((other) => other !== slot),
      cohosts: without(room.cohosts, peer),
      audience: new Map(room.audience).set(peer, slot.member),
    },
    {
      messages: [{ to: peer, event: 'role:changed', notice: { role: 'listener' } }],
      // A listener who is away has no place in the tree.
      topology: [room.away.has(peer) ? { type: 'leave', peer } : { type: 'stage', peer, onStage: false }],
    },
  )
}

/** A member on stage says which key verifies the signatures over its frames. */
export function setKey(room: Room, by: PeerId, key: FrameKey): Decision {
  const slot = stageSlotOf(room, by)
  if (!slot) return no('not-allowed', 'is not on stage')
  if (slot.key === key) return goesOn(room)
  return goesOn({ ...room, stage: room.stage.map((other) => (other === slot ? { ...slot, key } : other)) })
}

/** A source runs, or does not any more. Who has left the stage meanwhile is not refused: the two words crossed. */
export function publish(room: Room, by: PeerId, publishing: boolean): Decision {
  const slot = stageSlotOf(room, by)
  if (!slot || (slot.publishing ?? false) === publishing) return goesOn(room)
  return goesOn({ ...room, stage: room.stage.map((other) => (other === slot ? { ...slot, publishing } : other)) })
}

function mustWait(room: Room, peer: PeerId) {
  if (!memberOf(room, peer)) return no('peer-not-found', 'is not in this room')
  if (!room.requests.includes(peer)) return no('not-allowed', 'did not ask for the microphone')
  return undefined
}

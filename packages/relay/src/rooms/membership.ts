import type { Capability, PeerId, RoomId, SourceId, SpeakPolicy } from '@banyan/core/protocol'
import { type Decision, ended, goesOn, no } from './command.ts'
import { type Member, memberOf, type Room, seatOf } from './room.ts'

export interface OpenRoom {
  readonly id: RoomId
  readonly title: string
  readonly policy: SpeakPolicy
  readonly startedAt: number
  readonly capacity: number
  readonly host: Member
}

/** A room with nobody but its host in it, on stage. */
export const openRoom = ({ host, ...rest }: OpenRoom): Room => ({
  ...rest,
  host: host.peer,
  stage: [{ member: host, source: 0 as SourceId, muted: false }],
  audience: new Map(),
  requests: [],
  away: new Set(),
  nextSource: 1,
})

export function join(room: Room, member: Member): Decision {
  if (room.stage.length + room.audience.size >= room.capacity) {
    return no('room-full', `the room holds ${room.capacity} people at most`)
  }
  return goesOn(
    { ...room, audience: new Map(room.audience).set(member.peer, member) },
    { topology: [{ type: 'join', peer: member.peer, ...offerOf(member.capability), onStage: false }] },
  )
}

/** On stage nothing but the connection was lost. A listener's place in the tree is gone, so it is placed anew. */
export function resume(room: Room, by: PeerId, capability: Capability): Decision {
  if (!room.away.has(by)) return goesOn(room)
  const away = new Set(room.away)
  away.delete(by)
  const listener = room.audience.get(by)
  if (!listener) return goesOn({ ...room, away })
  return goesOn(
    { ...room, away, audience: new Map(room.audience).set(by, { ...listener, capability }) },
    { topology: [{ type: 'join', peer: by, ...offerOf(capability), onStage: false }] },
  )
}

/** Everybody may come back to their seat. A listener's children do not wait for that: its place in the tree is freed. */
export function lose(room: Room, by: PeerId): Decision {
  if (room.away.has(by)) return goesOn(room)
  return goesOn(
    { ...room, away: new Set(room.away).add(by) },
    { topology: room.audience.has(by) ? [{ type: 'leave', peer: by }] : [] },
  )
}

export function leave(room: Room, by: PeerId): Decision {
  const away = new Set(room.away)
  const isPlaced = !away.delete(by) || seatOf(room, by) !== undefined
  const topology = isPlaced ? [{ type: 'leave' as const, peer: by }] : []
  if (room.audience.has(by)) {
    const audience = new Map(room.audience)
    audience.delete(by)
    return goesOn({ ...room, audience, away, requests: without(room.requests, by) }, { topology })
  }
  const stage = room.stage.filter((seat) => seat.member.peer !== by)
  if (by !== room.host) return goesOn({ ...room, stage, away }, { topology })

  const heir = (stage.find((seat) => !away.has(seat.member.peer)) ?? stage[0])?.member.peer
  if (!heir) return ended('host-left')
  return goesOn(
    { ...room, stage, away, host: heir },
    { topology, messages: [{ to: heir, event: 'role:changed', notice: { role: 'host' } }] },
  )
}

/** Whoever offers no slots carries nobody: those whom they carried are handed over. A member who is away has no place in
 *  the tree; the offer holds when they are back. */
export function offer(room: Room, by: PeerId, slots: number): Decision {
  const member = memberOf(room, by)!
  if (member.capability.slots === slots) return goesOn(room)
  const changed = { ...member, capability: { ...member.capability, slots } }
  const topology = [{ type: 'report' as const, peer: by, slots, willing: slots > 0 }]
  if (!room.audience.has(by)) {
    const stage = room.stage.map((seat) => (seat.member === member ? { ...seat, member: changed } : seat))
    return goesOn({ ...room, stage }, { topology })
  }
  const audience = new Map(room.audience).set(by, changed)
  return goesOn({ ...room, audience }, { topology: room.away.has(by) ? [] : topology })
}

/** The same list when the peer is not in it, so that nobody is told of a change that is none. */
export const without = (peers: readonly PeerId[], peer: PeerId): readonly PeerId[] =>
  peers.includes(peer) ? peers.filter((other) => other !== peer) : peers

/** Who may come back with this secret, which starts with the peer's own id. */
export function ownerOf(room: Room, secret: string): Member | undefined {
  const member = memberOf(room, secret.split('.', 1)[0] as PeerId)
  return member?.resume === secret ? member : undefined
}

/** What the planner is told of that. */
const offerOf = ({ slots, seed }: Capability) => ({ slots, ...(seed && { seed }) })

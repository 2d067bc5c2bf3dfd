import {
  type Attendee,
  type Capability,
  compareRoles,
  type FrameKey,
  type Identity,
  type PeerId,
  type Role,
  type RoomId,
  type RoomSummary,
  type RoomView,
  type SourceId,
  type Speak,
  type SpeakPolicy,
  type StageMember,
  type StageRole,
} from '@banyan/core/protocol'

/** Somebody in the room, on stage or in the audience. */
export interface Member {
  readonly peer: PeerId
  readonly name: string
  /** The person behind the peer, where a room token says so. */
  readonly identity?: Identity
  readonly capability: Capability
  /** What makes it a seed, if its capability says that it is one: a room token; or, where there are no tokens, that it
   *  comes from the relay's own machine. Undefined: it is none, whatever it says. */
  readonly maySeed?: 'by-token' | 'by-address'
  /** The same for all members of one household, see `AddressMarks`. Undefined on the relay's own machine. */
  readonly household?: string
  /** The same for all members from near addresses, see `AddressMarks`. Undefined on the relay's own machine. */
  readonly prefix?: string
  /** What becomes of a request for the microphone. */
  readonly speak: Speak
  /** Gives a lost connection its seat in the room back. Only its owner is ever told. */
  readonly resumeKey: string
}

/** One of the 13 seats on stage, for one stay of one member. */
export interface StageSlot {
  readonly member: Member
  readonly source: SourceId
  readonly muted: boolean
  /** Muted by the host or a co-host. Implies `muted`. */
  readonly silenced: boolean
  /** Its source runs, as it says itself; undefined until it has said so. */
  readonly publishing?: boolean
  /** Verifies the signatures over this stay's frames, once the member has said it. */
  readonly key?: FrameKey
}

/** One live room. Never changes: a command makes the next one. */
export interface Room {
  readonly id: RoomId
  readonly title: string
  readonly topics?: readonly string[]
  readonly policy: SpeakPolicy
  /** Milliseconds since 1970. */
  readonly startedAt: number
  /** Most members, stage and audience together. */
  readonly capacity: number
  /** Most members of one identity. */
  readonly seatsPerIdentity: number
  /** Most guests of one household, and members without identity. */
  readonly guestsPerAddress: number
  /** Always somebody on stage. */
  readonly host: PeerId
  /** On stage, and never the host. Two at most, first promoted first. */
  readonly cohosts: readonly PeerId[]
  /** Longest-standing first. */
  readonly stage: readonly StageSlot[]
  /** In the order in which they came to the audience. */
  readonly audience: ReadonlyMap<PeerId, Member>
  /** Members of the audience who wait for the microphone, oldest request first. */
  readonly requests: readonly PeerId[]
  /** Members of the audience who were invited to speak, and by whom. */
  readonly invitations: ReadonlyMap<PeerId, PeerId>
  /** Identities that may not come in, and peers who may not come back. */
  readonly banned: ReadonlySet<Identity | PeerId>
  /** Peers whose seat went to another peer of the same person. They may not come back. */
  readonly takenOver: ReadonlySet<PeerId>
  /** Whose room it is, while somebody else hosts it because the host did not come back in time. */
  readonly lostHost?: Identity
  /** Members whose connection to the relay is lost, and who may still come back. */
  readonly away: ReadonlySet<PeerId>
  /** Where the search for the source id of the next stay on stage begins. */
  readonly nextSource: number
}

export const stageSlotOf = (room: Room, peer: PeerId): StageSlot | undefined =>
  room.stage.find(({ member }) => member.peer === peer)

export const memberOf = (room: Room, peer: PeerId): Member | undefined =>
  room.audience.get(peer) ?? stageSlotOf(room, peer)?.member

/** Everybody in the room, the stage first. */
export const membersOf = ({ stage, audience }: Room): Member[] => [
  ...stage.map(({ member }) => member),
  ...audience.values(),
]

/** The person behind a member. A member without an identity counts as a person of its own, by its peer id. */
export const identityOf = (room: Room, peer: PeerId): Identity | PeerId => memberOf(room, peer)?.identity ?? peer

export const roleOf = (room: Room, peer: PeerId): Role => (stageSlotOf(room, peer) ? stageRole(room, peer) : 'listener')

const stageRole = (room: Room, peer: PeerId): StageRole =>
  peer === room.host ? 'host' : room.cohosts.includes(peer) ? 'cohost' : 'speaker'

/** The host and the co-hosts: they are shown requests, and have power over others. */
export const leadersOf = (room: Room): readonly PeerId[] => [room.host, ...room.cohosts]

export const leads = (room: Room, peer: PeerId): boolean => peer === room.host || room.cohosts.includes(peer)

/** Whether `by` may mute or remove `peer`: host and co-hosts may, if the other has a lesser role. */
export const hasPowerOver = (room: Room, by: PeerId, peer: PeerId): boolean =>
  leads(room, by) && compareRoles(roleOf(room, by), roleOf(room, peer)) > 0

/** Tells the peers of one person from all others. Nobody knows of a peer without an identity who is behind it. */
type Person = Pick<Member, 'identity' | 'peer'>

const isElsewhere = (member: Member, { identity, peer }: Person): boolean =>
  identity !== undefined && member.identity === identity && member.peer !== peer

/** Another peer of the same person that is connected. Makes no list of the room: thousands may join within a second. */
export function connectedElsewhere({ stage, audience, away }: Room, person: Person): Member | undefined {
  if (person.identity === undefined) return undefined
  for (const { member } of stage) if (isElsewhere(member, person) && !away.has(member.peer)) return member
  for (const member of audience.values()) if (isElsewhere(member, person) && !away.has(member.peer)) return member
  return undefined
}

/** The peer with which the same person is on stage, or else waits for the microphone. */
export function activeElsewhere({ stage, requests, audience }: Room, person: Person): PeerId | undefined {
  const slot = stage.find(({ member }) => isElsewhere(member, person))
  return slot?.member.peer ?? requests.find((peer) => isElsewhere(audience.get(peer)!, person))
}

/** Who gets the room if the host leaves now: another peer of the same person, else the co-host who was named first,
 *  else who has been on stage longest. Members who are connected go before members who are away. Undefined without
 *  any. */
export function nextHostOf(room: Room): PeerId | undefined {
  const { host, cohosts, stage, away } = room
  const own = connectedElsewhere(room, stageSlotOf(room, host)!.member)
  if (own) return own.peer
  const candidates = [...cohosts, ...stage.map(({ member }) => member.peer)].filter((peer) => peer !== host)
  return candidates.find((peer) => !away.has(peer)) ?? candidates[0]
}

/** Whether nobody is connected who leads the room in place of its host: no co-host, and no other peer of the host's. */
export const hostIsAwaited = (room: Room): boolean =>
  !connectedElsewhere(room, stageSlotOf(room, room.host)!.member) && room.cohosts.every((peer) => room.away.has(peer))

/** Whether a member has something to come back to: a seat on stage, or a place in the queue. */
export const isActive = (room: Room, peer: PeerId): boolean =>
  stageSlotOf(room, peer) !== undefined || room.requests.includes(peer)

/** How many listen right now. Members who are away have no place in the trees and do not count. */
export function listenerCount(room: Room): number {
  let away = 0
  for (const peer of room.away) if (room.audience.has(peer)) away += 1
  return room.audience.size - away
}

/** @param hostAwayMs how long the room still waits for its host, who has no connection */
export function viewOf(room: Room, hostAwayMs?: number): RoomView {
  const nextHost = nextHostOf(room)
  return {
    room: room.id,
    ...aboutOf(room),
    policy: room.policy,
    startedAt: room.startedAt,
    stage: room.stage.map((slot) => stageMember(room, slot)),
    listeners: listenerCount(room),
    ...(nextHost !== undefined && { nextHost }),
    ...(hostAwayMs !== undefined && { hostAwayMs }),
  }
}

export const summaryOf = (room: Room): RoomSummary => ({
  room: room.id,
  ...aboutOf(room),
  startedAt: room.startedAt,
  listeners: listenerCount(room),
  stage: room.stage.map(({ member }) => ({
    name: member.name,
    role: stageRole(room, member.peer),
    ...shownIdentity(member),
  })),
})

const aboutOf = ({ title, topics }: Room) => ({ title, ...(topics && { topics: [...topics] }) })

const stageMember = (room: Room, { member, source, muted, silenced, key, publishing }: StageSlot): StageMember => ({
  ...{ peer: member.peer, source, name: member.name, ...shownIdentity(member) },
  ...{ role: stageRole(room, member.peer), muted, tracks: member.capability.tracks },
  ...(silenced && { silenced }),
  ...(key && { key }),
  ...(publishing !== undefined && { publishing }),
})

export const attendee = (member: Member): Attendee => ({
  peer: member.peer,
  name: member.name,
  ...shownIdentity(member),
})

const shownIdentity = ({ identity }: Member) => (identity === undefined ? {} : { identity })

/** A list without the peer. The same list when the peer is not in it, so that nobody is told of a change. */
export const without = (peers: readonly PeerId[], peer: PeerId): readonly PeerId[] =>
  peers.includes(peer) ? peers.filter((other) => other !== peer) : peers

/** Invitations without that of the peer. The same map when there is none. */
export function uninvited(invitations: Room['invitations'], peer: PeerId): Room['invitations'] {
  if (!invitations.has(peer)) return invitations
  const rest = new Map(invitations)
  rest.delete(peer)
  return rest
}

/** The room without somebody of its audience. */
export function withoutListener(room: Room, peer: PeerId): Room {
  const [audience, away] = [new Map(room.audience), new Set(room.away)]
  audience.delete(peer)
  away.delete(peer)
  const requests = without(room.requests, peer)
  return { ...room, audience, away, requests, invitations: uninvited(room.invitations, peer) }
}

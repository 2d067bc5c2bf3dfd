import type {
  Attendee,
  Capability,
  PeerId,
  Role,
  RoomId,
  RoomSummary,
  RoomView,
  SourceId,
  SpeakPolicy,
} from '@banyan/core/protocol'

/** Somebody in the room, wherever they sit. */
export interface Member {
  readonly peer: PeerId
  readonly name: string
  readonly capability: Capability
  /** Gives this place back after a lost connection. Only its owner is ever told. */
  readonly resume: string
}

/** One stay of one member on the stage. */
export interface Seat {
  readonly member: Member
  readonly source: SourceId
  readonly muted: boolean
}

/** One live room. Never changes: a command makes the next one. */
export interface Room {
  readonly id: RoomId
  readonly title: string
  readonly policy: SpeakPolicy
  /** Milliseconds since 1970. */
  readonly startedAt: number
  /** Members at most, stage and audience together. */
  readonly capacity: number
  /** Always somebody on stage. */
  readonly host: PeerId
  /** Longest-standing first. */
  readonly stage: readonly Seat[]
  /** In the order in which they came to the audience. */
  readonly audience: ReadonlyMap<PeerId, Member>
  /** Members of the audience who wait for the microphone, oldest request first. */
  readonly requests: readonly PeerId[]
  /** Members whose connection to the relay is lost, and who may still come back. */
  readonly away: ReadonlySet<PeerId>
  /** The source id that the next stay on stage gets. */
  readonly nextSource: number
}

export const seatOf = (room: Room, peer: PeerId): Seat | undefined =>
  room.stage.find((seat) => seat.member.peer === peer)

export const memberOf = (room: Room, peer: PeerId): Member | undefined =>
  room.audience.get(peer) ?? seatOf(room, peer)?.member

export const roleOf = (room: Room, peer: PeerId): Role =>
  peer === room.host ? 'host' : seatOf(room, peer) ? 'speaker' : 'listener'

export const stageRole = (room: Room, seat: Seat) => (seat.member.peer === room.host ? 'host' : 'speaker')

/** Who listens right now: those who are away have no place in the tree and do not count. */
export function listenerCount(room: Room): number {
  let away = 0
  for (const peer of room.away) if (room.audience.has(peer)) away += 1
  return room.audience.size - away
}

export const viewOf = (room: Room): RoomView => ({
  room: room.id,
  title: room.title,
  policy: room.policy,
  startedAt: room.startedAt,
  stage: room.stage.map((seat) => ({
    peer: seat.member.peer,
    source: seat.source,
    name: seat.member.name,
    role: stageRole(room, seat),
    muted: seat.muted,
    tracks: seat.member.capability.tracks,
  })),
  listeners: listenerCount(room),
})

export const summaryOf = (room: Room): RoomSummary => ({
  room: room.id,
  title: room.title,
  startedAt: room.startedAt,
  listeners: listenerCount(room),
  stage: room.stage.map((seat) => ({ name: seat.member.name, role: stageRole(room, seat) })),
})

export const attendee = ({ peer, name }: Member): Attendee => ({ peer, name })

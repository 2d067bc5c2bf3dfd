import { type IceServer, type Identity, ok, type PeerId, type Refusal, type Result } from '@banyan/core/protocol'
import type { ReadRoomToken } from '../auth/room-token.ts'
import { no } from '../rooms/command.ts'
import type { AddressMarks } from './address-marks.ts'
import type { LiveRoom } from './live-room.ts'
import type { LiveRooms } from './live-rooms.ts'

/** A member of a room, as one connection stands for it. */
export interface Membership {
  readonly live: LiveRoom
  readonly peer: PeerId
}

/** The connection that a request came over, as far as requests may change it. `Connection` is its implementation. */
export interface RequestConnection {
  /** Undefined outside of a room. The room may have ended meanwhile. */
  readonly membership: Membership | undefined
  /** Closed or lost: nobody waits for answers any more, and it can be no member. */
  readonly isGone: boolean
  /** Becomes a member: notices for it come here from now on. Another connection that was this member is closed. */
  sit(membership: Membership): void
  /** Is in no room from now on. */
  stand(): void
  /** Starts or stops being told of changes in the list of rooms. */
  watch(isWatching: boolean): void
}

/** What a request is answered with, besides what it asks. */
export interface RequestContext {
  connection: RequestConnection
  rooms: LiveRooms
  /** Where the connection comes from. */
  from: AddressMarks
  /** Who is at its other end, where the connection itself says so. Room tokens go before. */
  identity?: Identity | undefined
  /** STUN and TURN servers that every peer is told to use. */
  iceServers: readonly IceServer[]
  /** Undefined: everybody is admitted. */
  readRoomToken?: ReadRoomToken | undefined
}

/** The answer to a request; a promise where a room token has to be read first. */
export type Answer<Value = unknown> = Result<Value, Refusal> | Promise<Result<Value, Refusal>>

/** The room in which a connection is, and as which member. Refuses with `not-in-room` or `room-ended`. */
export function roomOf({ membership }: RequestConnection): Result<Membership, Refusal> {
  if (!membership) return no('not-in-room', 'join a room first')
  if (membership.live.isOver) return no('room-ended', 'this room has ended')
  return ok(membership)
}

/** Does something for a member that needs no answer but that it is done. Refuses as `roomOf` and `act` do. */
export function inRoom(
  connection: RequestConnection,
  act: (membership: Membership) => Result<unknown, Refusal>,
): Result<Record<never, never>, Refusal> {
  const found = roomOf(connection)
  if (!found.ok) return found
  const done = act(found.value)
  return done.ok ? ok({}) : done
}

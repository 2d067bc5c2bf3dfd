import { type IceServer, ok, type Refusal, type Result } from '@banyan/core/protocol'
import type { ReadRoomToken } from '../auth/room-token.ts'
import { no } from '../rooms/command.ts'
import type { Connection, Membership } from './connection.ts'
import type { LiveRooms } from './live-rooms.ts'

/** What a request is answered with, besides what it asks. */
export interface RequestContext {
  connection: Connection
  rooms: LiveRooms
  /** STUN and TURN servers that every peer is told to use. */
  iceServers: readonly IceServer[]
  /** Undefined: everybody is admitted. */
  readRoomToken?: ReadRoomToken | undefined
}

/** The answer to a request; a promise where a room token has to be read first. */
export type Answer<Value = unknown> = Result<Value, Refusal> | Promise<Result<Value, Refusal>>

/** The room in which a connection is, and as which member. Refuses with `not-in-room` or `room-ended`. */
export function roomOf({ membership }: Connection): Result<Membership, Refusal> {
  if (!membership) return no('not-in-room', 'join a room first')
  if (membership.live.isOver) return no('room-ended', 'this room has ended')
  return ok(membership)
}

/** Does something for a member that needs no answer but that it is done. Refuses as `roomOf` and `act` do. */
export function inRoom(
  connection: Connection,
  act: (membership: Membership) => Result<unknown, Refusal>,
): Result<Record<never, never>, Refusal> {
  const found = roomOf(connection)
  if (!found.ok) return found
  const done = act(found.value)
  return done.ok ? ok({}) : done
}

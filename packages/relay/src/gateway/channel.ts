import type { Notice, NoticeName } from '@banyan/core/protocol'
import type { Socket } from 'socket.io'
import type { Room } from '../rooms/room.ts'

export type Inbound = Record<string, (...args: unknown[]) => void>
/** `send` keeps a notice's type together with its name. */
export type Outbound = Record<NoticeName, (notice: unknown) => void>
/** A peer's connection as Socket.IO knows it. */
export type Peer = Socket<Inbound, Outbound>

/** Socket.IO's group of those who watch the list of rooms. */
export const WATCHERS = 'watchers'
/** Socket.IO's group of a room's members: a notice for all of them is encoded once. */
export const channelOf = (room: Room): string => `room:${room.id}`

/** Posts a notice to one connection, or to a group. */
export function send<Name extends NoticeName>(
  to: { emit(event: NoticeName, notice: unknown): unknown },
  event: Name,
  notice: Notice<Name>,
): void {
  to.emit(event, notice)
}

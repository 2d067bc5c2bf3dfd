import type { Notice, NoticeName, PeerId } from '@banyan/core/protocol'
import type { Room } from '../rooms/room.ts'

/** The connections of a relay, as its rooms use them: by members, never by sockets. */
export interface MemberConnections {
  /** Whether that member is connected, as far as one can know. */
  isConnected(peer: PeerId): boolean
  /** Whether much of what that member was sent waits to be read. */
  isBehind(peer: PeerId): boolean
  /** @returns false when that member is not connected; the notice is dropped then */
  toPeer<Name extends NoticeName>(peer: PeerId, event: Name, notice: Notice<Name>): boolean
  /** Tells every connected member of a room. */
  toRoom<Name extends NoticeName>(room: Room, event: Name, notice: Notice<Name>): void
  /** How many connections watch the list of rooms. */
  readonly watchers: number
  /** Tells every connection that watches the list of rooms. */
  toWatchers<Name extends NoticeName>(event: Name, notice: Notice<Name>): void
  /** That member is in the room no more: its connection, if there is one, is in no room from now on. */
  unseat(peer: PeerId): void
}

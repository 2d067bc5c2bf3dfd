import type { Notice, NoticeName, PeerId } from '@banyan/core/protocol'
import type { Room } from '../rooms/room.ts'
import type { MemberConnections } from './member-connections.ts'

/** The connection of one member, as far as notices need it. `Connection` is its implementation. */
export interface MemberSocket {
  send<Name extends NoticeName>(event: Name, notice: Notice<Name>): void
  stand(): void
  close(): void
  /** Whether much of what it was sent waits to be read. */
  readonly isBehind: boolean
}

/** Groups of sockets. A notice for a group is encoded once for all of them. */
export interface SocketGroups {
  tell<Name extends NoticeName>(group: string, event: Name, notice: Notice<Name>): void
  /** Nobody is in that group any more. */
  dissolve(group: string): void
}

/** The group of all connections that watch the list of rooms. */
export const WATCHERS = 'watchers'
/** The group of a room's connected members. */
export const groupOf = (room: Room): string => `room:${room.id}`

/** The connections of one relay, by the members that they stand for. */
export class Connections implements MemberConnections {
  readonly #groups: SocketGroups
  /** One at most for each member. */
  readonly #byMember = new Map<PeerId, MemberSocket>()
  readonly #watching = new Set<MemberSocket>()

  constructor(groups: SocketGroups) {
    this.#groups = groups
  }

  of(peer: PeerId): MemberSocket | undefined {
    return this.#byMember.get(peer)
  }

  isConnected(peer: PeerId): boolean {
    return this.#byMember.has(peer)
  }

  isBehind(peer: PeerId): boolean {
    return this.#byMember.get(peer)?.isBehind === true
  }

  toPeer<Name extends NoticeName>(peer: PeerId, event: Name, notice: Notice<Name>): boolean {
    const connection = this.#byMember.get(peer)
    connection?.send(event, notice)
    return connection !== undefined
  }

  toRoom<Name extends NoticeName>(room: Room, event: Name, notice: Notice<Name>): void {
    this.#groups.tell(groupOf(room), event, notice)
    // Nobody is in an ended room, and its id may be used again.
    if (event === 'room:ended') this.#groups.dissolve(groupOf(room))
  }

  get watchers(): number {
    return this.#watching.size
  }

  /** From now on `connection` watches the list of rooms, or no longer. */
  watch(connection: MemberSocket, isWatching: boolean): void {
    if (isWatching) this.#watching.add(connection)
    else this.#watching.delete(connection)
  }

  toWatchers<Name extends NoticeName>(event: Name, notice: Notice<Name>): void {
    this.#groups.tell(WATCHERS, event, notice)
  }

  unseat(peer: PeerId): void {
    this.#byMember.get(peer)?.stand()
  }

  /** From now on `connection` stands for that member. @returns the connection that did until now */
  register(peer: PeerId, connection: MemberSocket): MemberSocket | undefined {
    const replaced = this.#byMember.get(peer)
    this.#byMember.set(peer, connection)
    return replaced
  }

  /** `connection` stands for that member no longer. Changes nothing when another one does by now. */
  release(peer: PeerId, connection: MemberSocket): void {
    if (this.#byMember.get(peer) === connection) this.#byMember.delete(peer)
  }
}

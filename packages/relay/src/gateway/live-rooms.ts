import type { Clock, Logger, Random } from '@banyan/core/ports'
import {
  type Ask,
  type Capability,
  type Identity,
  MAX_LISTED_ROOMS,
  ok,
  type PeerId,
  type Refusal,
  type Result,
  type RoomId,
  type RoomSummary,
} from '@banyan/core/protocol'
import type { TopologyPlanner } from '@banyan/core/topology'
import type { Newcomer } from '../auth/entry.ts'
import { no } from '../rooms/command.ts'
import { openRoom } from '../rooms/membership.ts'
import { peersOf } from '../rooms/removing.ts'
import { type Member, summaryOf } from '../rooms/room.ts'
import { newRoomId } from '../rooms/room-id.ts'
import { Convictions } from './convictions.ts'
import { coalesce, type Coalesced } from './coalesce.ts'
import { LiveRoom } from './live-room.ts'
import type { MemberConnections } from './member-connections.ts'

/** How often connections that watch the list of rooms are told of changes, in ms. */
export const ROOM_LIST_GAP_MS = 500

/** Rooms that are told in one second, each to each connection that watches, before the list is told less often: about 6
 *  MB, a tenth of a core. */
const LISTED_ROOMS_TOLD_PER_SECOND = 20_000

/** The longest that a list waits for that, in ms. */
const ROOM_LIST_LONGEST_GAP_MS = 10_000

/** Ended rooms that are remembered, so that people who come late are told `room-ended` and not `room-not-found`. */
const REMEMBERED_ENDS = 1_000

/** Characters of the secret part of a resume key: nobody guesses one of 36^32. With peer id and dot it stays below the
 *  64 characters that `room:join` takes. */
const RESUME_SECRET_LENGTH = 32

export interface LiveRoomsOptions {
  connections: MemberConnections
  openPlanner: (room: RoomId) => TopologyPlanner
  clock: Clock
  /** Milliseconds since 1970. */
  wallTime: () => number
  random: Random
  logger: Logger
  resumeGraceMs: number
  hostGraceMs: number
  maxRooms: number
  maxMembers: number
  seatsPerIdentity: number
  guestsPerAddress: number
  roomsPerIdentity: number
  roomsPerAddress: number
  /** A room began, ended, or looks different in a list. */
  onRoomChanged?: ((room: RoomId) => void) | undefined
}

/** Who opened a room. */
interface Opener {
  readonly identity: Identity | undefined
  /** Undefined on the relay's own machine, which counts as one address too. */
  readonly household: string | undefined
}

/** A room to be opened, and who hosts it. */
export type OpenRoomAsk = Pick<Ask<'room:create'>, 'room' | 'title' | 'topics' | 'policy' | 'capability'> & {
  newcomer: Newcomer
}

/** All rooms of one relay. */
export class LiveRooms {
  readonly #options: LiveRoomsOptions
  readonly #rooms = new Map<RoomId, LiveRoom>()
  readonly #openers = new Map<RoomId, Opener>()
  /** Ids of ended rooms, oldest first. */
  readonly #ended = new Set<RoomId>()
  readonly #convictions = new Convictions()
  readonly #list: Coalesced

  constructor(options: LiveRoomsOptions) {
    this.#options = options
    this.#list = coalesce({
      clock: options.clock,
      gapMs: () => this.#listGapMs(),
      run: () => options.connections.toWatchers('rooms:changed', { rooms: this.list() }),
    })
  }

  /** Live rooms, the fullest first, `MAX_LISTED_ROOMS` at most. */
  list(): RoomSummary[] {
    return [...this.#rooms.values()]
      .map(({ room }) => summaryOf(room))
      .toSorted((a, b) => b.listeners - a.listeners || a.startedAt - b.startedAt)
      .slice(0, MAX_LISTED_ROOMS)
  }

  /** One live room as lists show it. */
  summary(id: RoomId): RoomSummary | undefined {
    const live = this.#rooms.get(id)
    return live && summaryOf(live.room)
  }

  /** Refuses with `room-ended` or `room-not-found`. */
  find(id: RoomId): Result<LiveRoom, Refusal> {
    const live = this.#rooms.get(id)
    if (live) return ok(live)
    return this.#ended.has(id) ? no('room-ended', 'this room has ended') : no('room-not-found', 'there is no such room')
  }

  /** Opens a room with its host on stage. Refuses with `relay-full`, `room-exists` or `too-many-rooms`. */
  open({ room: wished, title, topics, policy, newcomer, capability }: OpenRoomAsk): Result<LiveRoom, Refusal> {
    const { connections, openPlanner, clock, wallTime, random, logger } = this.#options
    const { resumeGraceMs, hostGraceMs, maxRooms, maxMembers, seatsPerIdentity, guestsPerAddress } = this.#options
    if (this.#rooms.size >= maxRooms) return no('relay-full', `this relay holds ${maxRooms} rooms at most`)
    if (wished && this.#rooms.has(wished)) return no('room-exists', 'there is a room with this id already')
    const opener: Opener = { identity: newcomer.identity, household: newcomer.household }
    const isTooMany = this.#tooManyOf(opener)
    if (isTooMany) return isTooMany
    const id = wished ?? newRoomId({ random, isTaken: (id) => this.#rooms.has(id) || this.#ended.has(id) })
    const room = openRoom({
      id,
      title,
      ...(topics && { topics }),
      policy,
      startedAt: wallTime(),
      ...{ capacity: maxMembers, seatsPerIdentity, guestsPerAddress },
      host: this.makeMember(newcomer, capability),
    })
    const live = new LiveRoom({
      room,
      planner: openPlanner(id),
      connections,
      clock,
      resumeGraceMs,
      hostGraceMs,
      logger,
      onChange: () => this.#tellOf(id),
      verdictElsewhere: (identity) => this.#convictions.everywhere(identity),
      onConvict: (identity, conviction) => {
        if (!this.#convictions.record(identity, id, conviction)) return
        for (const other of this.#rooms.values()) if (other !== live) other.convict(identity, conviction.why)
      },
      onEnd: (reason) => {
        logger.info({ room: id, reason }, 'room ended')
        this.#rooms.delete(id)
        this.#openers.delete(id)
        this.#rememberEnd(id)
        this.#tellOf(id)
      },
    })
    this.#rooms.set(id, live)
    this.#openers.set(id, opener)
    this.#ended.delete(id)
    logger.info({ room: id }, 'room opened')
    this.#tellOf(id)
    return ok(live)
  }

  /** Gives a newcomer a peer id and a resume key. */
  makeMember(newcomer: Newcomer, capability: Capability): Member {
    const peer = this.#options.random.id(12) as PeerId
    if (capability.seed && !newcomer.maySeed) {
      this.#options.logger.debug({ peer }, 'says that it is a seed, which no token grants it: it earns its slots')
    }
    return { ...newcomer, peer, capability, resumeKey: `${peer}.${this.#options.random.id(RESUME_SECRET_LENGTH)}` }
  }

  /** Takes all peers of one person out of every room. @returns how many there were */
  remove(identity: Identity): number {
    let removed = 0
    for (const live of [...this.#rooms.values()]) {
      for (const by of peersOf(live.room, identity)) {
        if (live.dispatch({ type: 'dismiss', by }).ok) removed += 1
      }
    }
    return removed
  }

  /** Ends one room as 'closed'. @returns false when there is no such room */
  end(id: RoomId): boolean {
    const live = this.#rooms.get(id)
    live?.end('closed')
    return live !== undefined
  }

  /** Ends every room as 'relay-closing'. */
  close(): void {
    for (const live of [...this.#rooms.values()]) live.end('relay-closing')
    this.#list.close()
  }

  /** A room looks different from outside. */
  #tellOf(id: RoomId): void {
    this.#list.soon()
    this.#options.onRoomChanged?.(id)
  }

  /** Why somebody may open no further room; undefined: they may. Whoever hands a room over has opened it all the
   *  same. */
  #tooManyOf({ identity, household }: Opener) {
    const { roomsPerIdentity, roomsPerAddress } = this.#options
    let [ofIdentity, ofHousehold] = [0, 0]
    for (const other of this.#openers.values()) {
      if (identity !== undefined && other.identity === identity) ofIdentity += 1
      if (other.household === household) ofHousehold += 1
    }
    if (ofIdentity >= roomsPerIdentity)
      return no('too-many-rooms', `one person has ${roomsPerIdentity} rooms at a time at most`)
    if (ofHousehold >= roomsPerAddress)
      return no('too-many-rooms', `one address has ${roomsPerAddress} rooms at a time at most`)
    return undefined
  }

  #listGapMs(): number {
    const told = Math.min(this.#rooms.size, MAX_LISTED_ROOMS) * this.#options.connections.watchers
    const gapMs = (told / LISTED_ROOMS_TOLD_PER_SECOND) * 1_000
    return Math.min(ROOM_LIST_LONGEST_GAP_MS, Math.max(ROOM_LIST_GAP_MS, gapMs))
  }

  #rememberEnd(id: RoomId): void {
    this.#ended.add(id)
    const [oldest] = this.#ended
    if (oldest && this.#ended.size > REMEMBERED_ENDS) this.#ended.delete(oldest)
  }
}

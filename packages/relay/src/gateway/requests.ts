import {
  type Ask,
  type IceServer,
  type Joined,
  ok,
  parseAsk,
  type PeerId,
  type Refusal,
  type Reply,
  type RequestName,
  type Result,
} from '@banyan/core/protocol'
import { audiencePage } from '../rooms/audience.ts'
import { type Command, no } from '../rooms/command.ts'
import { ownerOf } from '../rooms/membership.ts'
import { type Member, roleOf, viewOf } from '../rooms/room.ts'
import type { LiveRoom } from './live-room.ts'
import type { LiveRooms } from './live-rooms.ts'

/** Which room a connection is in, and as whom. */
export interface Place {
  readonly live: LiveRoom
  readonly peer: PeerId
}

/** One peer's connection, as far as its requests need to know it. */
export interface Connection {
  readonly place: Place | undefined
  /** From now on notices for this member come here; another connection that had the place is closed. */
  sit(place: Place): void
  stand(): void
  watch(isWatching: boolean): void
  /** Posts a signal to a member. @returns false when that member is not connected */
  signal(to: PeerId, signal: { from: PeerId } & Pick<Ask<'link:signal'>, 'link' | 'signal'>): boolean
}

interface Asked<Name extends RequestName> {
  ask: Ask<Name>
  connection: Connection
  rooms: LiveRooms
  iceServers: readonly IceServer[]
}
type Handlers = { [Name in RequestName]: (asked: Asked<Name>) => Result<Reply<Name>, Refusal> }

/** Parses one request and does what it asks. A refused request changes nothing. */
export function answer<Name extends RequestName>(
  event: Name,
  { raw, ...rest }: Omit<Asked<Name>, 'ask'> & { raw: unknown },
): Result<Reply<Name>, Refusal> {
  const ask = parseAsk(event, raw)
  return ask.ok ? HANDLERS[event]({ ask: ask.value, ...rest }) : ask
}

const HANDLERS: Handlers = {
  'room:create'({ ask, connection, rooms, iceServers }) {
    if (placeOf(connection).ok) return no('already-in-room', 'leave the room first')
    const opened = rooms.open(ask)
    if (!opened.ok) return opened
    const live = opened.value
    return ok(enter(connection, live, live.room.stage[0]!.member, iceServers))
  },
  'room:join'({ ask, connection, rooms, iceServers }) {
    if (placeOf(connection).ok) return no('already-in-room', 'leave the room first')
    const found = rooms.find(ask.room)
    if (!found.ok) return found
    const live = found.value
    const owner = ask.resume === undefined ? undefined : ownerOf(live.room, ask.resume)
    const member = owner ?? rooms.makeMember(ask)
    const { capability } = ask
    const joined = live.dispatch(owner ? { type: 'resume', by: owner.peer, capability } : { type: 'join', member })
    if (!joined.ok) return joined
    if (member.peer === live.room.host) live.remindHost()
    return ok(enter(connection, live, member, iceServers))
  },
  'room:leave'({ connection }) {
    const place = placeOf(connection)
    if (!place.ok) return place
    // First, so that a host whose leaving ends the room is not told that it ended.
    connection.stand()
    return settled(place.value.live.dispatch({ type: 'leave', by: place.value.peer }))
  },
  'room:end': ({ connection }) => command(connection, (by) => ({ type: 'end', by })),
  'room:audience'({ ask, connection }) {
    const place = placeOf(connection)
    return place.ok ? audiencePage(place.value.live.room, ask.after) : place
  },
  'rooms:watch'({ ask, connection, rooms }) {
    connection.watch(ask.watch)
    return ok({ rooms: ask.watch ? rooms.list() : [] })
  },
  'stage:request': ({ ask, connection }) => command(connection, (by) => ({ type: 'request', by, wanted: ask.wanted })),
  'stage:admit': ({ ask, connection }) => command(connection, (by) => ({ type: 'admit', by, peer: ask.peer })),
  'stage:decline': ({ ask, connection }) => command(connection, (by) => ({ type: 'decline', by, peer: ask.peer })),
  'stage:remove': ({ ask, connection }) => command(connection, (by) => ({ type: 'remove', by, peer: ask.peer })),
  'stage:mute': ({ ask, connection }) => command(connection, (by) => ({ type: 'mute', by, muted: ask.muted })),
  'link:signal'({ ask: { to, link, signal }, connection }) {
    const place = placeOf(connection)
    if (!place.ok) return place
    const { live, peer } = place.value
    if (!live.areLinked(peer, to)) return no('not-linked', 'the plan has no link between the two')
    return connection.signal(to, { from: peer, link, signal })
      ? ok({})
      : no('peer-not-found', 'is not connected just now')
  },
  'link:lost'({ ask, connection }) {
    const place = placeOf(connection)
    if (!place.ok) return place
    const { live, peer } = place.value
    return live.reportLost(peer, ask.peer) ? ok({}) : no('not-linked', 'the plan has no link between the two')
  },
}

function placeOf({ place }: Connection): Result<Place, Refusal> {
  if (!place) return no('not-in-room', 'join a room first')
  if (place.live.isOver) return no('room-ended', 'this room has ended')
  return ok(place)
}

function command(connection: Connection, make: (by: PeerId) => Command): Result<Record<never, never>, Refusal> {
  const place = placeOf(connection)
  return place.ok ? settled(place.value.live.dispatch(make(place.value.peer))) : place
}

const settled = (done: Result<unknown, Refusal>): Result<Record<never, never>, Refusal> => (done.ok ? ok({}) : done)

function enter(
  connection: Connection,
  live: LiveRoom,
  { peer, resume }: Member,
  iceServers: readonly IceServer[],
): Joined {
  connection.sit({ live, peer })
  return {
    peer,
    role: roleOf(live.room, peer),
    view: viewOf(live.room),
    plan: live.plan(peer)!,
    resume,
    iceServers: [...iceServers],
  }
}

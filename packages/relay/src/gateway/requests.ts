import {
  type Ask,
  type IceServer,
  isRequestName,
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
}

/** What a request is answered with, besides what it asks. */
export interface Desk {
  connection: Connection
  rooms: LiveRooms
  iceServers: readonly IceServer[]
}
type Asked<Name extends RequestName> = Desk & { ask: Ask<Name> }
type Handlers = { [Name in RequestName]: (asked: Asked<Name>) => Result<Reply<Name>, Refusal> }

/** Parses one request and does what it asks. A refused request changes nothing. */
export function answer(event: string, raw: unknown, desk: Desk): Result<unknown, Refusal> {
  return isRequestName(event) ? handle(event, raw, desk) : parseAsk(event, raw)
}

function handle<Name extends RequestName>(event: Name, raw: unknown, desk: Desk): Result<Reply<Name>, Refusal> {
  const ask = parseAsk(event, raw)
  return ask.ok ? HANDLERS[event]({ ask: ask.value, ...desk }) : ask
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
  'room:leave': ({ connection }) =>
    inRoom(connection, ({ live, peer }) => {
      // First, so that a host whose leaving ends the room is not told that it ended.
      connection.stand()
      return live.dispatch({ type: 'leave', by: peer })
    }),
  'room:end': ({ connection }) => command(connection, (by) => ({ type: 'end', by })),
  'room:audience'({ ask, connection }) {
    const place = placeOf(connection)
    return place.ok ? audiencePage(place.value.live.room, ask.after) : place
  },
  'room:tree'({ connection }) {
    const place = placeOf(connection)
    return place.ok ? place.value.live.tree(place.value.peer) : place
  },
  'room:explain'({ ask, connection }) {
    const place = placeOf(connection)
    return place.ok ? place.value.live.explain(ask.peer) : place
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
  'link:signal': ({ ask, connection }) => inRoom(connection, ({ live, peer }) => live.signal(peer, ask)),
  'peer:report': ({ ask, connection }) => inRoom(connection, ({ live, peer }) => live.report(peer, ask)),
  'link:lost': ({ ask, connection }) => inRoom(connection, ({ live, peer }) => live.reportLost(peer, ask)),
}

function placeOf({ place }: Connection): Result<Place, Refusal> {
  if (!place) return no('not-in-room', 'join a room first')
  if (place.live.isOver) return no('room-ended', 'this room has ended')
  return ok(place)
}

/** Does something that a member may do, and has nothing to answer but that it is done. */
function inRoom(connection: Connection, act: (place: Place) => Result<unknown, Refusal>): Result<Done, Refusal> {
  const place = placeOf(connection)
  if (!place.ok) return place
  const done = act(place.value)
  return done.ok ? ok({}) : done
}

type Done = Record<never, never>

const command = (connection: Connection, make: (by: PeerId) => Command) =>
  inRoom(connection, ({ live, peer }) => live.dispatch(make(peer)))

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
    plan: live.plan(peer),
    resume,
    iceServers: [...iceServers],
  }
}

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
  type RoomId,
} from '@banyan/core/protocol'
import { openPass, type Pass, passOf, type Wish } from '../auth/entry.ts'
import type { ReadRoomToken } from '../auth/room-token.ts'
import { audiencePage } from '../rooms/audience.ts'
import { type Command, no } from '../rooms/command.ts'
import { ownerOf } from '../rooms/membership.ts'
import { isBannedOwner } from '../rooms/removing.ts'
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
  /** Closed: nobody waits for answers any more, and no place may be taken. */
  readonly isGone: boolean
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
  /** Undefined: everybody is admitted. */
  readToken?: ReadRoomToken | undefined
}
/** A promise where a token has to be read first. */
export type Answer<Value = unknown> = Result<Value, Refusal> | Promise<Result<Value, Refusal>>
type Asked<Name extends RequestName> = Desk & { ask: Ask<Name> }
type Handlers = { [Name in RequestName]: (asked: Asked<Name>) => Answer<Reply<Name>> }

/** Parses one request and does what it asks. A refused request changes nothing. */
export function answer(event: string, raw: unknown, desk: Desk): Answer {
  return isRequestName(event) ? handle(event, raw, desk) : parseAsk(event, raw)
}

function handle<Name extends RequestName>(event: Name, raw: unknown, desk: Desk): Answer<Reply<Name>> {
  const ask = parseAsk(event, raw)
  return ask.ok ? HANDLERS[event]({ ask: ask.value, ...desk }) : ask
}

const HANDLERS: Handlers = {
  'room:create': (asked) =>
    admit(asked, { room: asked.ask.room, role: 'host' }, ({ room, ...pass }) => {
      const { ask, connection, rooms, iceServers } = asked
      const { title, topics, policy, capability } = ask
      const about = { title, ...(topics?.length && { topics }) }
      const opened = rooms.open({ ...about, policy, capability, pass, ...(room && { room }) })
      if (!opened.ok) return opened
      const live = opened.value
      return ok(enter(connection, live, live.room.stage[0]!.member, iceServers))
    }),
  'room:join'(asked) {
    const { ask, connection, rooms, iceServers } = asked
    const { room, capability, resume, role = 'listener' } = ask
    if (placeOf(connection).ok) return no('already-in-room', 'leave the room first')
    const found = rooms.find(room)
    if (!found.ok) return found
    const owner = resume === undefined ? undefined : ownerOf(found.value.room, resume)
    if (owner) {
      const back = found.value.dispatch({ type: 'resume', by: owner.peer, capability })
      return back.ok ? ok(comeIn(connection, found.value, owner, iceServers)) : back
    }
    if (resume !== undefined && isBannedOwner(found.value.room, resume))
      return no('banned', 'was banned from this room')
    return admit(asked, { room, role }, (pass) => {
      const found = rooms.find(room) // it may have ended while the token was read
      if (!found.ok) return found
      const { name, identity, speak } = pass
      const member = rooms.makeMember({ name, speak, ...(identity && { identity }) }, capability)
      const joined = found.value.dispatch({ type: 'join', member, role })
      return joined.ok ? ok(comeIn(connection, found.value, member, iceServers)) : joined
    })
  },
  'room:leave': ({ connection }) =>
    inRoom(connection, ({ live, peer }) => {
      // First, so that a host whose leaving ends the room is not told that it ended.
      connection.stand()
      return live.dispatch({ type: 'leave', by: peer })
    }),
  'room:hand-over': ({ ask, connection }) => command(connection, (by) => ({ type: 'hand-over', by, peer: ask.peer })),
  'room:remove': ({ ask, connection }) =>
    command(connection, (by) => ({ type: 'expel', by, peer: ask.peer, ban: ask.ban })),
  'room:react': ({ ask, connection }) => inRoom(connection, ({ live }) => live.react(ask)),
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
  'stage:mute': ({ ask: { muted, peer }, connection }) =>
    command(connection, (by) => ({ type: 'mute', by, muted, ...(peer && { peer }) })),
  'stage:mute-all': ({ connection }) => command(connection, (by) => ({ type: 'mute-all', by })),
  'stage:promote': ({ ask, connection }) => command(connection, (by) => ({ type: 'promote', by, peer: ask.peer })),
  'stage:demote': ({ ask, connection }) => command(connection, (by) => ({ type: 'demote', by, peer: ask.peer })),
  'stage:invite': ({ ask, connection }) => command(connection, (by) => ({ type: 'invite', by, peer: ask.peer })),
  'stage:accept': ({ ask: { accepted }, connection }) =>
    command(connection, (by) => ({ type: 'accept', by, accepted })),
  'link:signal': ({ ask, connection }) => inRoom(connection, ({ live, peer }) => live.signal(peer, ask)),
  'peer:report': ({ ask, connection }) => inRoom(connection, ({ live, peer }) => live.report(peer, ask)),
  'link:lost': ({ ask, connection }) => inRoom(connection, ({ live, peer }) => live.reportLost(peer, ask)),
}

/** Lets in whom the relay admits: on a token where it has a secret, else as they say. */
function admit(
  { ask, connection, readToken }: Asked<'room:create' | 'room:join'>,
  wish: Wish,
  letIn: (pass: Pass & { room?: RoomId | undefined }) => Result<Joined, Refusal>,
): Answer<Joined> {
  if (placeOf(connection).ok) return no('already-in-room', 'leave the room first')
  if (!readToken) {
    const pass = openPass(ask.name, wish)
    return pass.ok ? letIn({ ...pass.value, room: wish.room }) : pass
  }
  return readToken(ask.token).then((grant) => {
    const pass = grant.ok ? passOf(grant.value, wish) : grant
    if (!pass.ok) return pass
    // Others of its requests may have been answered meanwhile.
    if (connection.isGone) return no('not-in-room', 'the connection is closed')
    if (placeOf(connection).ok) return no('already-in-room', 'leave the room first')
    return letIn(pass.value)
  })
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

/** Into a room that is there; whoever leads it may find people waiting. */
function comeIn(...[connection, live, member, iceServers]: Parameters<typeof enter>): Joined {
  live.remind(member.peer)
  return enter(connection, live, member, iceServers)
}

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

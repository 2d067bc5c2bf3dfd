import { type Ask, isRequestName, ok, parseAsk, type PeerId, type Reply, type RequestName } from '@banyan/core/protocol'
import { audiencePage } from '../rooms/audience.ts'
import type { Command } from '../rooms/command.ts'
import { isActive, memberOf } from '../rooms/room.ts'
import { createRoom, joinRoom } from './entry-requests.ts'
import { type Answer, inRoom, type RequestContext, roomOf } from './request-context.ts'

type Handlers = { [Name in RequestName]: (ask: Ask<Name>, context: RequestContext) => Answer<Reply<Name>> }

/** Parses one request and does what it asks. A refused request changes nothing. */
export function answer(event: string, raw: unknown, context: RequestContext): Answer {
  return isRequestName(event) ? handle(event, raw, context) : parseAsk(event, raw)
}

function handle<Name extends RequestName>(event: Name, raw: unknown, context: RequestContext): Answer<Reply<Name>> {
  const ask = parseAsk(event, raw)
  return ask.ok ? HANDLERS[event](ask.value, context) : ask
}

/** Has the room apply a command of the asking member. */
const command = ({ connection }: RequestContext, make: (by: PeerId) => Command) =>
  inRoom(connection, ({ live, peer }) => live.dispatch(make(peer)))

const HANDLERS: Handlers = {
  'room:create': createRoom,
  'room:join': joinRoom,
  'room:leave': ({ mayReturn = false }, { connection }) =>
    inRoom(connection, ({ live, peer }) => {
      // First, so that a host whose leaving ends the room is not told that it ended.
      connection.stand()
      const keeps = mayReturn && memberOf(live.room, peer)?.identity !== undefined && isActive(live.room, peer)
      return live.dispatch({ type: keeps ? 'lose' : 'leave', by: peer })
    }),
  'room:take-over': (_ask, context) => command(context, (by) => ({ type: 'take-over', by })),
  'room:hand-over': ({ peer }, context) => command(context, (by) => ({ type: 'hand-over', by, peer })),
  'room:remove': ({ peer, ban }, context) => command(context, (by) => ({ type: 'expel', by, peer, ban })),
  'room:react': (ask, { connection }) => inRoom(connection, ({ live }) => live.react(ask)),
  'room:end': (_ask, context) => command(context, (by) => ({ type: 'end', by })),
  'room:audience'({ after }, { connection }) {
    const found = roomOf(connection)
    return found.ok ? audiencePage(found.value.live.room, after) : found
  },
  'room:tree'(_ask, { connection }) {
    const found = roomOf(connection)
    return found.ok ? found.value.live.links.tree(found.value.peer) : found
  },
  'room:explain'({ peer }, { connection }) {
    const found = roomOf(connection)
    return found.ok ? found.value.live.links.explain(peer) : found
  },
  'rooms:watch'({ watch }, { connection, rooms }) {
    connection.watch(watch)
    return ok({ rooms: watch ? rooms.list() : [] })
  },
  'stage:request': ({ wanted }, context) => command(context, (by) => ({ type: 'request', by, wanted })),
  'stage:admit': ({ peer }, context) => command(context, (by) => ({ type: 'admit', by, peer })),
  'stage:decline': ({ peer }, context) => command(context, (by) => ({ type: 'decline', by, peer })),
  'stage:remove': ({ peer }, context) => command(context, (by) => ({ type: 'remove', by, peer })),
  'stage:mute': ({ muted, peer }, context) =>
    command(context, (by) => ({ type: 'mute', by, muted, ...(peer && { peer }) })),
  'stage:mute-all': (_ask, context) => command(context, (by) => ({ type: 'mute-all', by })),
  'stage:promote': ({ peer }, context) => command(context, (by) => ({ type: 'promote', by, peer })),
  'stage:demote': ({ peer }, context) => command(context, (by) => ({ type: 'demote', by, peer })),
  'stage:invite': ({ peer }, context) => command(context, (by) => ({ type: 'invite', by, peer })),
  'stage:accept': ({ accepted }, context) => command(context, (by) => ({ type: 'accept', by, accepted })),
  'stage:key': ({ key }, context) => command(context, (by) => ({ type: 'key', by, key })),
  'link:signal': (ask, { connection }) => inRoom(connection, ({ live, peer }) => live.links.signal(peer, ask)),
  'link:lost': (ask, { connection }) => inRoom(connection, ({ live, peer }) => live.links.reportLost(peer, ask)),
  'link:forged': (ask, { connection }) => inRoom(connection, ({ live, peer }) => live.links.reportForged(peer, ask)),
  'peer:report': (ask, { connection }) => inRoom(connection, ({ live, peer }) => live.links.report(peer, ask)),
}

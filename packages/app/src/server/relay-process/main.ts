/**
 * The process with the open port: it runs the relay, and hands everything else on to the process with the pages. What
 * keeps that one busy (pages, the database, pictures, passwords) never delays signals.
 * @module
 */
import { createServer } from 'node:http'
import { type Logger, systemClock } from '@banyan/core/ports'
import { clientAddress, createRelay, type Relay, trustedProxies } from '@banyan/relay'
import {
  ADDRESS_HEADER,
  FROM_HERE_HEADER,
  HOST_HEADER,
  PROTOCOL_HEADER,
  ROOMS_HEADER,
} from '../../lib/server/request-headers.ts'
import { listen } from '../listen.ts'
import type { AppCalls, RelayCalls, RelayProcessSettings } from './calls.ts'
import { openChannel } from './channel.ts'
import { asksForWebSocket, forwardTo } from './forward.ts'
import { isFromHere } from './from-here.ts'
import { roomsFeed, type RoomsFeed } from './rooms-feed.ts'

const ignore = () => {}
const server = createServer({ shouldUpgradeCallback: asksForWebSocket })
let running: { relay: Relay; feed: RoomsFeed; close: () => Promise<void> } | undefined

const app = openChannel<RelayCalls, AppCalls>(
  {
    // Where the app has ended, "disconnect" says so.
    send: (message) => void (process.connected && process.send?.(message as object, ignore)),
    onMessage: (take) => process.on('message', take),
  },
  {
    open(settings) {
      running = open(settings)
    },
    listen: (at) => listen(server, at),
    remove: (identity) => opened().relay.remove(identity),
    end: (room) => opened().relay.end(room),
    sync: () => void opened().feed.flush(),
    close: async () => await running?.close(),
  },
)

function opened() {
  if (!running) throw new Error('the relay is not open yet')
  return running
}

function open({ relay: settings, trustedProxies: rules, pages, origin }: RelayProcessSettings) {
  const proxies = trustedProxies({ rules, logger })
  const relay = createRelay({
    ...settings,
    server,
    trustedProxies: proxies,
    isTokenRevoked: (id) => app.call('isTokenRevoked', id),
    stillAdmits: (claims) => {
      feed.flush()
      return app.call('stillAdmits', claims)
    },
    onRoomChanged: (room) => feed.note(room),
    logger,
  })
  const feed = roomsFeed({
    clock: systemClock,
    find: (room) => relay.room(room),
    send: (update) => void app.call('updateRooms', update).catch(ignore),
  })
  const { forward, close: closePages } = forwardTo(pages)
  const publicAddress = origin === undefined ? undefined : new URL(origin)
  server.on('request', (request, response) => {
    if (isRelays(request.url)) return
    forward(request, response, {
      [ADDRESS_HEADER]: clientAddress(request, proxies),
      [FROM_HERE_HEADER]: isFromHere(request) ? 'yes' : 'no',
      [PROTOCOL_HEADER]: publicAddress?.protocol.slice(0, -1) ?? 'http',
      [HOST_HEADER]: publicAddress?.host ?? request.headers.host ?? '',
      [ROOMS_HEADER]: String(feed.flush()),
    })
  })
  async function close() {
    proxies.close()
    await relay.close()
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    server.closeAllConnections()
    await closed
    closePages()
    feed.close()
  }
  return { relay, feed, close }
}

/** Whether Socket.IO answers a request. */
function isRelays(url = ''): boolean {
  return url.startsWith('/socket.io/')
}

const line = (level: 'error' | 'warn' | 'info') => (fields: Parameters<Logger['info']>[0], message: string) =>
  void app.call('log', level, fields, message).catch(ignore)
/** Every step of every room would be too much to send. */
const logger: Logger = { error: line('error'), warn: line('warn'), info: line('info'), debug: ignore }

// The app says when to end: a signal to all of its processes reaches it too.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ignore)
process.on('disconnect', () => process.exit())

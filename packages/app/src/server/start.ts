/**
 * The app as one HTTP server: pages, their data, and the relay.
 * @module
 */
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { fileURLToPath } from 'node:url'
import type { Logger } from '@banyan/core'
import { systemClock } from '@banyan/core/ports'
import type { IceServer } from '@banyan/core/protocol'
import { addressPace, clientAddress, createRelay } from '@banyan/relay'
import { ADDRESS_HEADER } from '../lib/server/accounts/auth.ts'
import { type OidcOptions, openAccounts } from '../lib/server/accounts/open-accounts.ts'
import { storesIn } from '../lib/server/data/stores.ts'
import { USUAL_THRESHOLD } from '../lib/server/data/settings.ts'
import { picturesIn } from '../lib/server/pictures.ts'
import { openRoomAccess, roomSecret } from '../lib/server/rooms/room-access.ts'
import { openSeeds } from '../lib/server/rooms/seeds.ts'
import { giveServices, type Services } from '../lib/server/services.ts'
import { openAppDatabase } from './app-database.ts'
import { fillWithDemo } from './demo.ts'
import { type DemoSpace, openDemoSpace } from './demo-space.ts'
import { openDataDirectory } from './data-directory.ts'
import { addressOf, listen } from './listen.ts'
import { StartError } from './start-error.ts'

export { StartError } from './start-error.ts'

export interface StartAppOptions {
  /** 0 takes any free port. */
  port: number
  /** @default 'localhost' */
  host?: string
  /** Made when missing. */
  dataDir: string
  /** `postgres://…`. @default SQLite in `dataDir` */
  databaseUrl?: string | undefined
  /** Followers that a person needs to start a Space, until an administrator changes it. @default 600 */
  hostingThreshold?: number | undefined
  /** Most listeners directly below the stage in each stripe. @default as many as the speakers' slots allow */
  trunkSize?: number | undefined
  iceServers?: readonly IceServer[]
  /** Connections to the relay that one address may open in a minute. @default 600 */
  connectionsPerMinute?: number | undefined
  /** Peers of one person in one room. @default 3 */
  seatsPerIdentity?: number | undefined
  /** Guests of one address in one room. @default 20 */
  guestsPerAddress?: number | undefined
  /** How often one address may sign in, sign up or change a password in a minute. 1 or more. @default 30 */
  signInsPerMinute?: number | undefined
  /** What one person may do in a minute: post, follow, and so on. 1 or more. @default 120 */
  actionsPerMinute?: number | undefined
  /** How long a room token admits, in ms. A second or more. @default 120_000 */
  roomTokenLifetimeMs?: number | undefined
  /** Fill an empty database with people, posts, and a live Space. @default false */
  demo?: boolean | undefined
  /** The public address of the app; the address of each request when undefined. */
  origin?: URL | undefined
  /** Another service to sign in with. */
  oidc?: OidcOptions | undefined
  logger?: Logger
}
export interface RunningApp {
  /** The address for a browser on this machine, without a slash at the end. */
  readonly url: string
  /** Tells rooms that the relay closes, ends every connection, and closes the database. */
  close(): Promise<void>
}

const HANDLER = new URL('../../build/handler.js', import.meta.url)
/** The header with the protocol. Only this server sets it, so that nobody can pretend to have used TLS. */
const PROTOCOL_HEADER = 'x-banyan-protocol'
const HOST_HEADER = 'x-banyan-host'
/** Pictures that one person may send in a minute: enough to try out which one looks best. */
const PICTURES_PER_MINUTE = 6
/** Most bytes of a request: a picture of 5 MB and the rest of its form. */
const MOST_BODY = '5200K'

/**
 * Starts everything on one port. The pages must have been built (`vite build`).
 * @throws StartError with a sentence for the terminal; nothing is left open
 * @example
 * const app = await startApp({ port: 0, dataDir: '/tmp/banyan-test' })
 * await fetch(app.url)
 * await app.close()
 */
export async function startApp(options: StartAppOptions): Promise<RunningApp> {
  const { port, host = 'localhost', trunkSize, iceServers, connectionsPerMinute = 600, logger } = options
  const { signInsPerMinute = 30, actionsPerMinute = 120, origin, oidc } = options
  const pages = await loadPages()
  const data = openDataDirectory(options.dataDir)
  const database = await openAppDatabase({ url: options.databaseUrl, file: data.databaseFile })
  const server = createServer()
  const now = () => Date.now()
  const random = () => randomUUID().slice(0, 8)
  const stores = storesIn(database, {
    ...{ now, random },
    initial: { name: 'Banyan', language: 'en', hostingThreshold: options.hostingThreshold ?? USUAL_THRESHOLD },
  })
  const seeds = openSeeds({
    ...{ secret: data.secret, seedTokens: stores.seedTokens, now },
    removeFromRooms: (identity) => relay.remove(identity),
  })
  const relay = createRelay({
    server,
    ...(iceServers && { iceServers }),
    trunkSize,
    connectionsPerMinute,
    seatsPerIdentity: options.seatsPerIdentity,
    guestsPerAddress: options.guestsPerAddress,
    roomSecret: roomSecret(data.secret),
    isTokenRevoked: (id) => seeds.isRevoked(id),
    ...(logger && { logger }),
  })
  let demoSpace: DemoSpace | undefined
  const close = async () => {
    await demoSpace?.close()
    await relay.close()
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    server.closeAllConnections()
    await closed
    await database.close()
  }
  try {
    if (options.demo) await fillWithDemo(database, { now: now(), random })
    const accounts = await openAccounts({
      ...{ database, secret: data.secret, newcomers: stores.people, triesPerMinute: signInsPerMinute, oidc },
      ...{ now, random: Math.random, newId: () => randomUUID(), logger },
    })
    const actions = addressPace({ clock: systemClock, perMinute: actionsPerMinute, burst: actionsPerMinute })
    const uploads = addressPace({ clock: systemClock, perMinute: PICTURES_PER_MINUTE, burst: PICTURES_PER_MINUTE })
    const services: Services = {
      ...stores,
      accounts,
      pictures: picturesIn(data.picturesDirectory),
      rooms: () => relay.rooms(),
      roomAccess: openRoomAccess({
        ...{
          secret: data.secret,
          stores,
          findRoom: relay.room,
          lifetimeMs: options.roomTokenLifetimeMs,
          now,
        },
        // The same as for connections, because each guest who enters opens one.
        guestsPerMinute: connectionsPerMinute,
      }),
      seeds,
      mayAct: ({ id }) => actions.admits(id),
      mayUpload: ({ id }) => uploads.admits(id),
    }
    server.on('request', (request, response) => {
      if (isRelays(request.url)) return
      giveServices(request, services)
      request.headers[PROTOCOL_HEADER] = origin?.protocol.slice(0, -1) ?? 'http'
      request.headers[HOST_HEADER] = origin?.host ?? request.headers.host
      request.headers[ADDRESS_HEADER] = clientAddress(request)
      pages(request, response)
    })
    const taken = await listen(server, { port, host })
    const url = addressOf(host, taken)
    if (options.demo) {
      demoSpace = await openDemoSpace({ url, services }).catch((error: unknown) => {
        logger?.warn({ part: 'demo' }, `the Space of the demo did not open: ${String(error)}`)
        return undefined
      })
    }
    return { url, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Whether Socket.IO answers a request. */
const isRelays = (url = '') => url.startsWith('/socket.io/')

async function loadPages(): Promise<RequestListener> {
  if (!existsSync(fileURLToPath(HANDLER))) {
    throw new StartError(
      'not-built',
      'The pages are not built yet. Run "npm start" in the folder of Banyan: it builds them.',
    )
  }
  // The handler assumes https unless a header says otherwise; behind a proxy, name the proxy's header here instead.
  process.env.PROTOCOL_HEADER ??= PROTOCOL_HEADER
  process.env.HOST_HEADER ??= HOST_HEADER
  process.env.BODY_SIZE_LIMIT ??= MOST_BODY
  const { handler }: { handler: RequestListener } = await import(HANDLER.href)
  return handler
}

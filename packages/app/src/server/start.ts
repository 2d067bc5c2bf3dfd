/**
 * The app: pages and their data in this process, the relay and the open port in another one.
 * @module
 */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Logger } from '@banyan/core'
import { systemClock } from '@banyan/core/ports'
import type { IceServer } from '@banyan/core/protocol'
import { addressPace, type ProxyRule } from '@banyan/relay'
import { type OidcOptions, openAccounts } from '../lib/server/accounts/open-accounts.ts'
import { openMailRecovery } from '../lib/server/accounts/mail-recovery.ts'
import { SIGN_UPS_PER_HOUR } from '../lib/server/accounts/sign-up-pace.ts'
import { storesIn } from '../lib/server/data/stores.ts'
import { USUAL_THRESHOLD } from '../lib/server/data/settings.ts'
import { deriveKey } from '../lib/server/derive-key.ts'
import { openModeration } from '../lib/server/moderation/moderation.ts'
import { picturesIn } from '../lib/server/pictures.ts'
import { openRoomAccess, roomSecret } from '../lib/server/rooms/room-access.ts'
import { openSeeds } from '../lib/server/rooms/seeds.ts'
import { ROOMS_HEADER } from '../lib/server/request-headers.ts'
import { setUpWith } from '../lib/server/set-up.ts'
import { giveServices, type Services } from '../lib/server/services.ts'
import { databaseFailure, openAppDatabase } from './app-database.ts'
import { fillWithDemo } from './demo.ts'
import { openDemoSpace } from './demo-space.ts'
import { openDataDirectory } from './data-directory.ts'
import { addressOf } from './listen.ts'
import { loadPages, servePages } from './pages-server.ts'
import { openRelayProcess, type RelayProcess } from './relay-process/open-relay-process.ts'
import { isOwnName } from './relay-process/from-here.ts'
import { type MailOptions, smtpMailer } from './smtp-mail.ts'

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
  /** Proxies that are believed when they say where a request comes from, for all limits by address. Those on this
   *  machine always are. @default no others */
  trustedProxies?: readonly ProxyRule[] | undefined
  /** Connections to the relay that one address may open in a minute. @default 600 */
  connectionsPerMinute?: number | undefined
  /** Peers of one person in one room. @default 3 */
  seatsPerIdentity?: number | undefined
  /** Guests of one address in one room. @default 20 */
  guestsPerAddress?: number | undefined
  /** How often one address may sign in, sign up or change a password in a minute. 1 or more. @default 30 */
  signInsPerMinute?: number | undefined
  /** Accounts that one address may make in an hour, a third of them at once; ten times as many from all addresses
   *  together. 1 or more. @default 30, or `signInsPerMinute` where that is more */
  signUpsPerHour?: number | undefined
  /** The mail server for recovery links; needs `origin`. @default none: administrators hand links out */
  mail?: MailOptions | undefined
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
  /** What the first-run page asks for, except on this machine; undefined once there is an account. */
  readonly setUpCode: string | undefined
  /** Tells rooms that the relay closes, ends every connection, and closes the database. Calling it twice is the same as
   *  once. */
  close(): Promise<void>
  /** Resolves when the relay's process has ended although nobody called `close`: nothing works any more. */
  readonly lost: Promise<Error>
}

/** Pictures that one person may send in a minute: enough to try out which one looks best. */
const PICTURES_PER_MINUTE = 6

/**
 * Starts everything on one port. The pages must have been built (`vite build`).
 * @throws StartError with a sentence for the terminal; nothing is left open
 * @example
 * const app = await startApp({ port: 0, dataDir: '/tmp/banyan-test' })
 * await fetch(app.url)
 * await app.close()
 */
export async function startApp(options: StartAppOptions): Promise<RunningApp> {
  const ends: (() => unknown)[] = []
  let closed: Promise<void> | undefined
  const close = async () => {
    for (const end of ends.toReversed()) await end()
  }
  const closeOnce = () => (closed ??= close())
  try {
    return { ...(await open(options, ends)), close: closeOnce }
  } catch (error) {
    await closeOnce()
    throw error
  }
}

/** @param ends takes what is to be closed, in the order in which it was opened */
async function open(options: StartAppOptions, ends: (() => unknown)[]): Promise<Omit<RunningApp, 'close'>> {
  const { port, host = 'localhost', iceServers, connectionsPerMinute = 600, logger } = options
  const { signInsPerMinute = 30, actionsPerMinute = 120, origin, oidc } = options
  const now = () => Date.now()
  const random = () => randomUUID().slice(0, 8)
  const pages = await loadPages()
  const data = openDataDirectory(options.dataDir, { now })
  ends.push(() => data.lock.release())
  const place = { url: options.databaseUrl, file: data.databaseFile }
  const database = await openAppDatabase(place)
  ends.push(() => database.close())
  const stores = storesIn(database, {
    ...{ now, random },
    initial: { name: 'Banyan', language: 'en', hostingThreshold: options.hostingThreshold ?? USUAL_THRESHOLD },
  })
  const seeds = openSeeds({
    ...{ secret: data.secret, seedTokens: stores.seedTokens, now },
    removeFromRooms: (identity) => void relay.remove(identity).catch((error: unknown) => warn(error)),
  })
  const warn = (error: unknown) => logger?.warn({ part: 'relay' }, String(error))

  if (options.demo) await fillWithDemo(database, { now: now(), random })
  const accounts = await openAccounts({
    ...{ database, secret: data.secret, newcomers: stores.people, triesPerMinute: signInsPerMinute, oidc },
    ...{ now, random: Math.random, newId: () => randomUUID(), logger },
    communityName: async () => (await stores.settings.read()).name,
    signUpsPerHour: options.signUpsPerHour ?? Math.max(SIGN_UPS_PER_HOUR, signInsPerMinute),
  }).catch((error: unknown) => Promise.reject(databaseFailure(place, error)))
  const actions = addressPace({ clock: systemClock, perMinute: actionsPerMinute, burst: actionsPerMinute })
  const uploads = addressPace({ clock: systemClock, perMinute: PICTURES_PER_MINUTE, burst: PICTURES_PER_MINUTE })
  const server = await servePages({ pages, isHttps: origin?.protocol === 'https:', before })
  ends.push(() => server.close())

  const roomAccess = openRoomAccess({
    ...{ secret: data.secret, stores, lifetimeMs: options.roomTokenLifetimeMs, now },
    findRoom: (room) => relay.room(room),
    // The same as for connections, because each guest who enters opens one.
    guestsPerMinute: connectionsPerMinute,
  })
  const lost = Promise.withResolvers<Error>()
  const relay: RelayProcess = await openRelayProcess({
    relay: {
      ...(iceServers && { iceServers }),
      trunkSize: options.trunkSize,
      connectionsPerMinute,
      seatsPerIdentity: options.seatsPerIdentity,
      guestsPerAddress: options.guestsPerAddress,
      roomSecret: roomSecret(data.secret),
    },
    trustedProxies: options.trustedProxies ?? [],
    pages: server.path,
    origin: origin?.href,
    isTokenRevoked: (id) => seeds.isRevoked(id),
    stillAdmits: (claims) => roomAccess.stillAdmits(claims),
    onLost: lost.resolve,
    logger,
  })
  ends.push(() => relay.close())
  const setUp = setUpWith({
    secret: data.secret,
    hasPublicOrigin: origin !== undefined && !isOwnName(origin.hostname),
  })
  const mailRecovery =
    options.mail &&
    origin &&
    openMailRecovery({
      ...{ mailer: smtpMailer(options.mail), origin, key: deriveKey(data.secret, 'recovery-mail') },
      ...{ accounts, stores, clock: systemClock, now },
      onFailure: (error) => logger?.warn({ part: 'mail' }, `a mail was not sent: ${String(error)}`),
    })
  const services: Services = {
    ...stores,
    accounts,
    setUp,
    mailRecovery,
    moderation: openModeration({ stores, accounts, roomAccess, relay }),
    pictures: picturesIn(data.picturesDirectory),
    rooms: relay.rooms,
    roomAccess,
    seeds,
    mayAct: ({ id }) => actions.admits(id),
    mayUpload: ({ id }) => uploads.admits(id),
  }
  async function before(request: IncomingMessage) {
    await relay.reached(Number(request.headers[ROOMS_HEADER]))
    giveServices(request, services)
  }

  const taken = await relay.listen({ port, host })
  const url = addressOf(host, taken)
  if (options.demo) {
    const space = await openDemoSpace({ url, services, sync: relay.sync }).catch((error: unknown) => {
      logger?.warn({ part: 'demo' }, `the Space of the demo did not open: ${String(error)}`)
      return undefined
    })
    if (space) ends.push(() => space.close())
  }
  return { url, setUpCode: (await accounts.isEmpty()) ? setUp.code : undefined, lost: lost.promise }
}

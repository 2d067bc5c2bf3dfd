import { createHmac } from 'node:crypto'
import type { Server as HttpServer } from 'node:http'
import { type Clock, cryptoRandom, type Logger, type Random, silentLogger, systemClock } from '@banyan/core/ports'
import { type IceServer, parseIdentity, type RoomId, type RoomSummary } from '@banyan/core/protocol'
import { banyanPlanner, type TopologyPlanner } from '@banyan/core/topology'
import { type IsTokenRevoked, roomTokenReader, type StillAdmits } from './auth/room-token.ts'
import { type PlannerSettings, plannerSettings, relayLimits, usableIceServers } from './config.ts'
import { addressMarks } from './gateway/address-marks.ts'
import { Connection } from './gateway/connection.ts'
import { Connections } from './gateway/connections.ts'
import { Gateway } from './gateway/gateway.ts'
import { LiveRooms } from './gateway/live-rooms.ts'
import { type TrustedProxies, trustedProxies } from './gateway/trusted-proxies.ts'

/** What a relay runs on, and its limits. */
export interface RelayOptions {
  /** Socket.IO attaches to it, at the path `/socket.io`. Its owner listens and closes. */
  server: HttpServer
  /** STUN and TURN servers that every peer is told to use. @default none: only peers of one network find one another */
  iceServers?: readonly IceServer[] | undefined
  /** Listeners directly under the stage in each stripe, at most; 1 or more. @default what the speakers' slots allow */
  trunkSize?: number | undefined
  /** The planner of a new room. The settings say of this relay what a planner needs to know: `trunkSize`, whether there
   *  is a TURN server, how far newcomers are trusted. @default `banyanPlanner` with these settings */
  openPlanner?: ((room: RoomId, settings: PlannerSettings) => TopologyPlanner) | undefined
  /** Origins whose pages may use HTTP long polling, where no WebSocket gets through; WebSockets are open to all. The
   *  relay takes no cookies, so a page can do no more than any other program. @default every origin */
  cors?: readonly string[] | undefined
  /** How long a lost connection may be resumed, in ms. @default 30_000 */
  resumeGraceMs?: number | undefined
  /** How long a room waits for a host whom a room token names and who has no connection, while no co-host is there, in
   *  ms. Then the next host gets it, or it ends. @default 120_000 */
  hostGraceMs?: number | undefined
  /** Rooms at a time; creating one more is refused as `relay-full`. @default 1_000 */
  maxRooms?: number | undefined
  /** People in one room; one more is refused as `room-full`. @default 10_000 */
  maxMembers?: number | undefined
  /** The secret of room tokens, 32 bytes or more (see `mintRoomToken`). With it the relay admits people on room tokens
   *  only. @default none: everybody is admitted as who they say they are */
  roomSecret?: string | undefined
  /** Whether a room token with that id (`id` of `mintRoomToken`) was revoked. Asked when somebody comes in with such a
   *  token; see `Relay.remove` for those who are in. @default none is */
  isTokenRevoked?: IsTokenRevoked | undefined
  /** Whether a good room token still admits, asked when somebody comes in on it: the moment to know of a block or a
   *  suspension since it was made. False refuses as `token-expired`, so that a page asks the app for another token and
   *  hears why there is none. When it fails, nobody comes in. @default all do */
  stillAdmits?: StillAdmits | undefined
  /** Peers of one person in one room; one more is refused as `too-many-seats`. Needs `roomSecret`: without room tokens
   *  nobody is known. @default 3 */
  seatsPerIdentity?: number | undefined
  /** Guests (`guest:…`) of one address in one room, and people whom no token names; one more is refused as
   *  `too-many-seats`. A /64 network of IPv6 counts as one address, the relay's own machine as none. @default 20 */
  guestsPerAddress?: number | undefined
  /** Connections from one address in a minute; more are turned away. @default 600 */
  connectionsPerMinute?: number | undefined
  /** Proxies that say which address a connection comes from (`x-forwarded-for`), for all limits by address. Behind
   *  others all people seem to come from the proxy. Whoever made it closes it. @default those on this machine */
  trustedProxies?: TrustedProxies | undefined
  /** Called at once when a room begins, ends, or looks different in a list (`room`, `rooms`): for those who keep a copy
   *  elsewhere. */
  onRoomChanged?: ((room: RoomId) => void) | undefined
  /** Connections that one address may have open; one more is turned away. @default four minutes' worth of
   *  `connectionsPerMinute`, 2,400 */
  connectionsPerAddress?: number | undefined
  /** Rooms of one person that live at a time; creating one more is refused as `too-many-rooms`. Needs `roomSecret`.
   *  @default 10 */
  roomsPerIdentity?: number | undefined
  /** Rooms from one address that live at a time; creating one more is refused as `too-many-rooms`. A /64 network of
   *  IPv6 counts as one address, and so does the relay's own machine. @default 50 */
  roomsPerAddress?: number | undefined
  /** @default silent */
  logger?: Logger | undefined
  /** Where timers come from. @default systemClock */
  clock?: Clock | undefined
  /** Milliseconds since 1970. @default Date.now */
  wallTime?: (() => number) | undefined
  /** Where ids and resume keys come from. @default cryptoRandom */
  random?: Random | undefined
}

/** A relay that runs. */
export interface Relay {
  /** Rooms that live right now, the fullest first, 200 at most. */
  rooms(): RoomSummary[]
  /** One room that lives right now; undefined when there is none with that id. */
  room(id: RoomId): RoomSummary | undefined
  /** Takes all peers of one person out of every room, as a host does who removes somebody. A room that they host goes
   *  to the next host, or ends. They may come in again on another token. @returns how many peers there were */
  remove(identity: string): number
  /** Ends a room for everybody in it, as `closed`. It may be started again on another token.
   *  @returns false when there is no such room */
  end(room: RoomId): boolean
  /** Ends every room as 'relay-closing' and closes every connection, within a second. Leaves `server` to its owner.
   *  Calling it twice is the same as once. */
  close(): Promise<void>
}

/** Characters of the key under which network addresses are hashed, out of 36 each: about 165 bits, more than anybody
 *  can try. */
const ADDRESS_KEY_LENGTH = 32

/**
 * A relay on an HTTP server: rooms, roles, and signaling between peers. No sound passes through it.
 * @throws RangeError when a limit is out of range, browsers refuse an ICE server, or the secret is shorter than 32
 * bytes
 * @example
 * const server = createServer().listen(3001, '127.0.0.1')
 * const relay = createRelay({ server })
 */
export function createRelay({ server, ...options }: RelayOptions): Relay {
  const { clock = systemClock, logger = silentLogger, random = cryptoRandom } = options
  const { connectionsPerMinute, connectionsPerAddress, ...limits } = relayLimits(options)
  const settings = plannerSettings(options)
  const { trustedProxies: proxies = trustedProxies() } = options
  const iceServers = usableIceServers(options.iceServers ?? [])
  const { roomSecret: secret, isTokenRevoked: isRevoked, stillAdmits, wallTime = Date.now } = options
  const readRoomToken = secret === undefined ? undefined : roomTokenReader({ secret, wallTime, isRevoked, stillAdmits })
  const gateway = new Gateway({
    ...{ server, cors: options.cors ?? '*', proxies, clock, logger },
    ...{ connectionsPerMinute, connectionsPerAddress },
  })
  const connections = new Connections(gateway)
  const rooms = new LiveRooms({
    connections,
    openPlanner: (room) => options.openPlanner?.(room, settings) ?? banyanPlanner(settings),
    clock,
    wallTime,
    random,
    logger,
    onRoomChanged: options.onRoomChanged,
    ...limits,
  })
  const shared = { connections, rooms, iceServers, readRoomToken, clock, logger }
  const addressKey = random.id(ADDRESS_KEY_LENGTH)
  const hash = (text: string) => createHmac('sha256', addressKey).update(text).digest('base64url')
  gateway.open((socket, address) => new Connection(socket, { ...shared, from: addressMarks(address, hash) }))

  let closed: Promise<void> | undefined
  return {
    rooms: () => rooms.list(),
    room: (id) => rooms.summary(id),
    remove(person) {
      const identity = parseIdentity(person)
      return identity === undefined ? 0 : rooms.remove(identity)
    },
    end: (id) => rooms.end(id),
    close() {
      closed ??= (rooms.close(), gateway.close())
      return closed
    },
  }
}

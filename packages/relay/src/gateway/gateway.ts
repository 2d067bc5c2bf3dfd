import type { IncomingMessage, Server as HttpServer } from 'node:http'
import type { Clock, Logger } from '@banyan/core/ports'
import { type Notice, type NoticeName, PROTOCOL_VERSION, type Refusal } from '@banyan/core/protocol'
import { Server, type Socket } from 'socket.io'
import { addressPace } from './address-pace.ts'
import { clientAddress } from './client-address.ts'
import type { Connection, PeerSocket, Reply } from './connection.ts'
import type { SocketGroups } from './connections.ts'
import { Costs } from './costs/costs.ts'
import { type EngineConnection, MeteredConnection } from './costs/engine-connection.ts'
import { BEHIND_BYTES } from './costs/limits.ts'
import { limitStrayRequests } from './stray-requests.ts'
import type { TrustedProxies } from './trusted-proxies.ts'

type Inbound = Record<string, (...args: unknown[]) => void>
/** `emit` keeps a notice's type together with its name. */
type Outbound = Record<NoticeName, (notice: unknown) => void>
type IoSocket = Socket<Inbound, Outbound>
/** A request as engine.io hands it on. */
type PollRequest = IncomingMessage & { readonly _query?: { readonly sid?: string; readonly transport?: string } }

/** Bytes of one transport message, and of one request of HTTP long polling; more costs the connection. Above
 *  MAX_MESSAGE_LENGTH (98 kB at most, as UTF-8), so that a message that is somewhat too long is refused with a code
 *  instead. */
const MAX_FRAME_BYTES = 128_000

/** How often the relay sends a heartbeat, and how long it waits for the answer before the peer counts as gone, in ms.
 *  */
const HEARTBEAT_MS = 10_000

/** How long peers get to read their last notice when the relay closes, in ms. */
const FAREWELL_MS = 1_000

export interface GatewayOptions {
  server: HttpServer
  /** Origins whose pages may use HTTP long polling. */
  cors: readonly string[] | '*'
  /** They say where a connection comes from. */
  proxies: TrustedProxies
  /** Connections that one address may open in a minute. */
  connectionsPerMinute: number
  /** Connections that one address may have open. */
  connectionsPerAddress: number
  clock: Clock
  logger: Logger
}

/** Where Socket.IO meets the relay: limits new connections, counts what they cost, checks their handshake, and opens a
 *  connection on each. */
export class Gateway implements SocketGroups {
  readonly #io: Server<Inbound, Outbound>
  readonly #clock: Clock
  readonly #proxies: TrustedProxies
  readonly #costs: Costs
  readonly #metered = new WeakMap<object, MeteredConnection>()
  /** Open connections, by the ids that engine.io gives them. */
  readonly #byId = new Map<string, MeteredConnection>()
  /** Connections that were closed because of what they cost, and read why. */
  readonly #leaving = new Set<MeteredConnection>()
  readonly #endStrays: () => void
  #isClosing = false

  constructor({ server, cors, proxies, connectionsPerMinute: perMinute, clock, ...rest }: GatewayOptions) {
    this.#clock = clock
    this.#proxies = proxies
    this.#costs = new Costs({ clock, ...rest })
    const arrivals = addressPace({ clock, perMinute, burst: perMinute })
    const refusal = (address: string): string | undefined => {
      if (this.#isClosing) return 'this relay is closing'
      if (!arrivals.admits(address)) return 'this address connects too often; try again in a while'
      return this.#costs.refusal(address)
    }
    this.#io = new Server(server, {
      serveClient: false,
      maxHttpBufferSize: MAX_FRAME_BYTES,
      pingInterval: HEARTBEAT_MS,
      pingTimeout: HEARTBEAT_MS,
      connectTimeout: HEARTBEAT_MS,
      cors: { origin: cors === '*' ? cors : [...cors] },
      // Both would cost work and memory for each connection, and messages are short.
      perMessageDeflate: false,
      httpCompression: false,
      allowRequest: (request, decide) => {
        const why = refusal(clientAddress(request, proxies))
        decide(why, why === undefined)
      },
    })
    this.#io.engine.on('connection', (engine: EngineConnection) => {
      const metered: MeteredConnection = new MeteredConnection(engine, clock, () => this.#leaving.delete(metered))
      metered.meter(this.#costs.open(clientAddress(engine.request, proxies), metered))
      this.#metered.set(engine, metered)
      this.#byId.set(engine.id, metered)
      engine.once('close', () => this.#byId.delete(engine.id))
    })
    this.#io.engine.on('headers', (_headers: unknown, { socket, _query: query }: PollRequest) => {
      if (query?.transport === 'polling' && query.sid) this.#byId.get(query.sid)?.answersOn(socket)
    })
    this.#endStrays = limitStrayRequests({
      ...{ server, clock, connectionsPerMinute: perMinute },
      isOpen: (id) => this.#byId.has(id),
      addressOf: (request) => clientAddress(request, proxies),
    })
    // Requests that came in one piece with the one for which their network connection was closed.
    this.#io.engine.use(({ socket }: IncomingMessage, _response: unknown, next: () => void) => {
      if (!socket.destroyed) next()
    })
    this.#io.use((socket, next) => next(versionError(socket.handshake.auth)))
  }

  tell<Name extends NoticeName>(group: string, event: Name, notice: Notice<Name>): void {
    emit(this.#io.to(group), event, notice)
  }

  dissolve(group: string): void {
    this.#io.socketsLeave(group)
  }

  /** From now on peers may connect. @param connect gets their network address too */
  open(connect: (socket: PeerSocket, address: string) => Connection): void {
    this.#io.on('connection', (socket) => {
      const metered = this.#metered.get(socket.conn)!
      const farewell = (why: Refusal) => {
        this.#leaving.add(metered)
        emit(socket, 'refused', { event: 'connection', error: why })
        socket.disconnect(true)
      }
      metered.opened(farewell)
      serve(socket, connect(peerSocket(socket, metered), clientAddress(socket.request, this.#proxies)), (act) => {
        const startedAt = this.#clock.now()
        act()
        metered.worked(this.#clock.now() - startedAt)
      })
    })
  }

  /** Refuses new connections and closes the open ones, once they have got their last notices. */
  async close(): Promise<void> {
    this.#isClosing = true
    const connections = [...this.#io.of('/').sockets.values()].map((socket) => socket.conn)
    const closed = connections.map((conn) => new Promise<void>((resolve) => conn.once('close', () => resolve())))
    for (const conn of connections) conn.close()
    let stopWaiting = () => {}
    const tooLong = new Promise<void>((resolve) => {
      stopWaiting = this.#clock.after(FAREWELL_MS, resolve)
    })
    await Promise.race([Promise.all(closed), tooLong])
    stopWaiting()
    for (const leaving of [...this.#leaving]) leaving.end()
    this.#endStrays()
    this.#io.engine.close()
    this.#costs.close()
  }
}

function peerSocket(socket: IoSocket, metered: MeteredConnection): PeerSocket {
  return {
    send: (event, notice) => emit(socket, event, notice),
    joinGroup: (group) => void socket.join(group),
    leaveGroup: (group) => void socket.leave(group),
    enterRoom: (identity) => metered.enterRoom(identity),
    leaveRoom: () => metered.leaveRoom(),
    get isBehind() {
      return metered.unreadBytes() > BEHIND_BYTES
    },
    close: () => void socket.disconnect(true),
    expel: (why) => metered.expel(why),
    fail: () => socket.conn.close(),
  }
}

function serve(socket: IoSocket, connection: Connection, timed: (act: () => void) => void): void {
  socket.onAny((event: unknown, ...args: unknown[]) => {
    const reply = isReply(args.at(-1)) ? (args.pop() as Reply) : undefined
    timed(() => connection.receive(String(event), args[0], reply))
  })
  socket.on('disconnect', () => connection.lose())
}

const isReply = (argument: unknown): argument is Reply => typeof argument === 'function'

function emit<Name extends NoticeName>(
  to: { emit(event: NoticeName, notice: unknown): unknown },
  event: Name,
  notice: Notice<Name>,
): void {
  to.emit(event, notice)
}

function versionError(auth: { protocol?: unknown } | undefined): (Error & { data: Refusal }) | undefined {
  if (auth?.protocol === PROTOCOL_VERSION) return undefined
  const message = `this relay speaks version ${PROTOCOL_VERSION} of the protocol`
  return Object.assign(new Error(message), { data: { code: 'protocol-mismatch' as const, message } })
}

import type { Server as HttpServer } from 'node:http'
import type { Clock } from '@banyan/core/ports'
import { type Notice, type NoticeName, PROTOCOL_VERSION, type Refusal } from '@banyan/core/protocol'
import { Server, type Socket } from 'socket.io'
import { addressPace } from './address-pace.ts'
import { clientAddress } from './client-address.ts'
import type { Connection, PeerSocket, Reply } from './connection.ts'
import type { SocketGroups } from './connections.ts'
import type { TrustedProxies } from './trusted-proxies.ts'

type Inbound = Record<string, (...args: unknown[]) => void>
/** `emit` keeps a notice's type together with its name. */
type Outbound = Record<NoticeName, (notice: unknown) => void>
type IoSocket = Socket<Inbound, Outbound>

/** Bytes of one transport message; more costs the connection. Well above MAX_MESSAGE_LENGTH (98 kB at most, as UTF-8),
 *  so that a message that is somewhat too long is refused with a code instead. */
const MAX_FRAME_BYTES = 256_000

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
  clock: Clock
}

/** Where Socket.IO meets the relay: limits new connections, checks their handshake, and opens a connection on each. */
export class Gateway implements SocketGroups {
  readonly #io: Server<Inbound, Outbound>
  readonly #clock: Clock
  readonly #proxies: TrustedProxies
  #isClosing = false

  constructor({ server, cors, proxies, connectionsPerMinute: perMinute, clock }: GatewayOptions) {
    this.#clock = clock
    this.#proxies = proxies
    const arrivals = addressPace({ clock, perMinute, burst: perMinute })
    this.#io = new Server(server, {
      serveClient: false,
      maxHttpBufferSize: MAX_FRAME_BYTES,
      pingInterval: HEARTBEAT_MS,
      pingTimeout: HEARTBEAT_MS,
      connectTimeout: HEARTBEAT_MS,
      cors: { origin: cors === '*' ? cors : [...cors] },
      allowRequest: (request, decide) =>
        decide(null, !this.#isClosing && arrivals.admits(clientAddress(request, proxies))),
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
    this.#io.on('connection', (socket) =>
      serve(socket, connect(peerSocket(socket), clientAddress(socket.request, this.#proxies))),
    )
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
    this.#io.engine.close()
  }
}

const peerSocket = (socket: IoSocket): PeerSocket => ({
  send: (event, notice) => emit(socket, event, notice),
  joinGroup: (group) => void socket.join(group),
  leaveGroup: (group) => void socket.leave(group),
  close: () => void socket.disconnect(true),
  fail: () => socket.conn.close(),
})

function serve(socket: IoSocket, connection: Connection): void {
  socket.onAny((event: unknown, ...args: unknown[]) => {
    const reply = isReply(args.at(-1)) ? (args.pop() as Reply) : undefined
    connection.receive(String(event), args[0], reply)
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

import type { Server as HttpServer } from 'node:http'
import type { Clock, Logger } from '@banyan/core/ports'
import {
  COMMANDS_PER_SECOND,
  type IceServer,
  MESSAGES_PER_SECOND,
  type Notice,
  type NoticeName,
  type PeerId,
  PROTOCOL_VERSION,
  type Refusal,
  type Result,
} from '@banyan/core/protocol'
import { Server } from 'socket.io'
import { no } from '../rooms/command.ts'
import type { Room } from '../rooms/room.ts'
import { addressPace } from './address-pace.ts'
import { channelOf, type Inbound, type Outbound, type Peer, send, WATCHERS } from './channel.ts'
import { clientAddress } from './client-address.ts'
import type { ReadRoomToken } from '../auth/room-token.ts'
import type { Post } from './live-room.ts'
import type { LiveRooms } from './live-rooms.ts'
import { paceOf } from './pace.ts'
import { answer, type Answer } from './requests.ts'
import { type Seated, seatFor } from './seat.ts'

/** Bytes of one transport message; more costs the connection. Well above MAX_MESSAGE_LENGTH (98 kB at most, as UTF-8), so
 *  that what is somewhat too long is refused with a code instead. */
const MAX_FRAME_BYTES = 256_000

/** How long the transport may stay silent before a peer counts as gone: one beat, and this long for the answer to it. */
const HEARTBEAT_MS = 10_000

/** How long peers get to read their last notice when the relay closes. */
const FAREWELL_MS = 1_000

/** Characters of an event's name that are worth repeating: no event of ours is longer. */
const LOGGED_LENGTH = 40

export interface GatewayOptions {
  server: HttpServer
  cors: readonly string[]
  iceServers: readonly IceServer[]
  /** Connections that one address may open in a minute. */
  connectionsPerMinute: number
  /** Undefined: everybody is admitted. */
  readToken: ReadRoomToken | undefined
  clock: Clock
  logger: Logger
}

/** Where Socket.IO meets the rooms: checks the handshake, limits haste, has requests parsed and answered, posts notices. */
export class Gateway implements Post {
  readonly #io: Server<Inbound, Outbound>
  readonly #options: GatewayOptions
  /** The one connection of each member who has one. */
  readonly #seated: Seated = new Map()
  #isClosing = false

  constructor(options: GatewayOptions) {
    this.#options = options
    const { clock, connectionsPerMinute: perMinute } = options
    const arrivals = addressPace({ clock, perMinute, burst: perMinute })
    this.#io = new Server(options.server, {
      serveClient: false,
      maxHttpBufferSize: MAX_FRAME_BYTES,
      pingInterval: HEARTBEAT_MS,
      pingTimeout: HEARTBEAT_MS,
      connectTimeout: HEARTBEAT_MS,
      cors: { origin: [...options.cors] },
      allowRequest: (request, decide) => decide(null, !this.#isClosing && arrivals.admits(clientAddress(request))),
    })
    this.#io.use((socket, next) => next(versionError(socket.handshake.auth)))
  }

  reaches(peer: PeerId): boolean {
    return this.#seated.has(peer)
  }

  toPeer<Name extends NoticeName>(peer: PeerId, event: Name, notice: Notice<Name>): boolean {
    const socket = this.#seated.get(peer)?.socket
    if (socket) send(socket, event, notice)
    return socket !== undefined
  }

  toRoom<Name extends NoticeName>(room: Room, event: Name, notice: Notice<Name>): void {
    send(this.#io.to(channelOf(room)), event, notice)
    // Nobody is in an ended room, and its id may be used again.
    if (event === 'room:ended') this.#io.socketsLeave(channelOf(room))
  }

  unseat(peer: PeerId): void {
    this.#seated.get(peer)?.stand()
  }

  toWatchers<Name extends NoticeName>(event: Name, notice: Notice<Name>): void {
    send(this.#io.to(WATCHERS), event, notice)
  }

  /** From now on peers may connect. */
  open(rooms: LiveRooms): void {
    this.#io.on('connection', (socket) => this.#serve(socket, rooms))
  }

  /** Refuses new connections and closes those there are, after what was posted to them. */
  async close(): Promise<void> {
    this.#isClosing = true
    const { clock } = this.#options
    const connections = [...this.#io.of('/').sockets.values()].map((socket) => socket.conn)
    const closed = connections.map((conn) => new Promise<void>((resolve) => conn.once('close', () => resolve())))
    for (const conn of connections) conn.close()
    let stopWaiting = () => {}
    const tooLong = new Promise<void>((resolve) => {
      stopWaiting = clock.after(FAREWELL_MS, resolve)
    })
    await Promise.race([Promise.all(closed), tooLong])
    stopWaiting()
    this.#io.engine.close()
  }

  #serve(socket: Peer, rooms: LiveRooms): void {
    const { clock, iceServers, readToken, logger } = this.#options
    const pace = paceOf(clock)
    const seat = seatFor(socket, this.#seated)

    const respond = (event: string, raw: unknown): Answer => {
      if (!pace.admits(event)) {
        return no(
          'too-many-messages',
          `slower: ${MESSAGES_PER_SECOND} messages, ${COMMANDS_PER_SECOND} commands a second`,
        )
      }
      if (event !== 'room:leave') seat.place?.live.heard(seat.place.peer)
      return answer(event, raw, { connection: seat, rooms, iceServers, readToken })
    }

    socket.onAny((name: unknown, ...args: unknown[]) => {
      const event = String(name)
      const logged = { room: seat.place?.live.room.id, peer: seat.place?.peer, event: event.slice(0, LOGGED_LENGTH) }
      const reply = isReply(args.at(-1)) ? args.pop() : undefined
      const settle = (result: Result<unknown, Refusal>) => {
        if (isReply(reply)) reply(result)
        else if (!result.ok) send(socket, 'refused', { event: logged.event, error: result.error })
      }
      const broke = (error: unknown) => {
        // A mistake of ours, which must not end the other rooms. This peer connects again and resumes.
        logger.error({ ...logged, error }, 'a request broke the relay')
        socket.conn.close()
      }
      try {
        const result = respond(event, args[0])
        // At once where nothing has to be waited for, so that nothing comes in between.
        if (result instanceof Promise) result.then(settle).catch(broke)
        else settle(result)
      } catch (error) {
        broke(error)
      }
      if (pace.isHopeless) {
        logger.warn(logged, 'closed the connection of a peer that does not slow down')
        socket.disconnect(true)
      }
    })
    socket.on('disconnect', () => seat.lose())
  }
}

const isReply = (argument: unknown): argument is (result: Result<unknown, Refusal>) => void =>
  typeof argument === 'function'

function versionError(auth: { protocol?: unknown } | undefined): (Error & { data: Refusal }) | undefined {
  if (auth?.protocol === PROTOCOL_VERSION) return undefined
  const message = `this relay speaks version ${PROTOCOL_VERSION} of the protocol`
  return Object.assign(new Error(message), { data: { code: 'protocol-mismatch' as const, message } })
}

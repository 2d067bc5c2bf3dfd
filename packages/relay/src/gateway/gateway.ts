import type { Server as HttpServer } from 'node:http'
import type { Clock, Logger } from '@banyan/core/ports'
import {
  COMMANDS_PER_SECOND,
  type IceServer,
  isRequestName,
  MESSAGES_PER_SECOND,
  type Notice,
  type NoticeName,
  type PeerId,
  PROTOCOL_VERSION,
  type Refusal,
  type RequestName,
  type Result,
} from '@banyan/core/protocol'
import { Server, type Socket } from 'socket.io'
import { no } from '../rooms/command.ts'
import type { Room } from '../rooms/room.ts'
import type { Post } from './live-room.ts'
import type { LiveRooms } from './live-rooms.ts'
import { answer, type Connection, type Place } from './requests.ts'
import { tokenBucket } from './token-bucket.ts'

/** Bytes of one transport message. The largest honest one is a signal of 24,000 characters, escaped as JSON in JSON. */
const MAX_FRAME_BYTES = 256_000

/** How long the transport may stay silent before a peer counts as gone: one beat, and this long for the answer to it. */
const HEARTBEAT_MS = 10_000

/** A peer that goes on like this after so many refusals in a row for haste is not of our making. */
const MAX_HASTY_MESSAGES = 1_000

/** How long peers get to read their last notice when the relay closes. */
const FAREWELL_MS = 1_000

type Inbound = Record<string, (...args: unknown[]) => void>
/** `send` keeps a notice's type together with its name. */
type Outbound = Record<NoticeName, (notice: unknown) => void>
type Peer = Socket<Inbound, Outbound>

export interface GatewayOptions {
  server: HttpServer
  cors: readonly string[]
  iceServers: readonly IceServer[]
  clock: Clock
  logger: Logger
}

const WATCHERS = 'watchers'
const channelOf = (room: Room) => `room:${room.id}`

/** Where Socket.IO meets the rooms: checks the handshake, limits haste, has requests parsed and answered, posts notices. */
export class Gateway implements Post {
  readonly #io: Server<Inbound, Outbound>
  readonly #options: GatewayOptions
  /** The one connection of each member who has one. */
  readonly #seated = new Map<PeerId, Peer>()
  #isClosing = false

  constructor(options: GatewayOptions) {
    this.#options = options
    this.#io = new Server(options.server, {
      serveClient: false,
      maxHttpBufferSize: MAX_FRAME_BYTES,
      pingInterval: HEARTBEAT_MS,
      pingTimeout: HEARTBEAT_MS,
      connectTimeout: HEARTBEAT_MS,
      cors: { origin: [...options.cors] },
      allowRequest: (_request, decide) => decide(null, !this.#isClosing),
    })
    this.#io.use((socket, next) => next(versionError(socket.handshake.auth)))
  }

  toPeer<Name extends NoticeName>(peer: PeerId, event: Name, notice: Notice<Name>): void {
    const socket = this.#seated.get(peer)
    if (socket) send(socket, event, notice)
  }

  toRoom<Name extends NoticeName>(room: Room, event: Name, notice: Notice<Name>): void {
    send(this.#io.to(channelOf(room)), event, notice)
    if (event === 'room:ended') this.#io.socketsLeave(channelOf(room))
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
    const { clock, iceServers, logger } = this.#options
    const messages = tokenBucket({ clock, perSecond: MESSAGES_PER_SECOND, burst: MESSAGES_PER_SECOND * 2 })
    const commands = tokenBucket({ clock, perSecond: COMMANDS_PER_SECOND, burst: COMMANDS_PER_SECOND * 4 })
    const seat = this.#seatFor(socket)
    let hasty = 0

    const respond = (event: string, raw: unknown): Result<unknown, Refusal> => {
      if (!messages.take() || (isCommand(event) && !commands.take())) {
        hasty += 1
        return no(
          'too-many-messages',
          `slower: ${MESSAGES_PER_SECOND} messages and ${COMMANDS_PER_SECOND} commands a second`,
        )
      }
      hasty = 0
      return answer(event as RequestName, { raw, connection: seat, rooms, iceServers })
    }
    socket.onAny((name: unknown, ...args: unknown[]) => {
      const event = String(name)
      const reply = isReply(args.at(-1)) ? args.pop() : undefined
      try {
        const result = respond(event, args[0])
        if (isReply(reply)) reply(result)
        else if (!result.ok) send(socket, 'refused', { event: event.slice(0, 40), error: result.error })
      } catch (error) {
        // A mistake of ours. The room is as it was; this peer comes back and resumes, and nobody else notices.
        logger.error({ ...fieldsOf(seat.place), event: event.slice(0, 40), error }, 'a request broke the relay')
        socket.conn.close()
      }
      if (hasty > MAX_HASTY_MESSAGES) {
        logger.warn({ ...fieldsOf(seat.place) }, 'closed the connection of a peer that does not slow down')
        socket.disconnect(true)
      }
    })
    socket.on('disconnect', () => seat.lose())
  }

  #seatFor(socket: Peer): Connection & { lose(): void } {
    const seated = this.#seated
    let place: Place | undefined
    const stand = () => {
      if (!place) return
      if (seated.get(place.peer) === socket) seated.delete(place.peer)
      void socket.leave(channelOf(place.live.room))
      place = undefined
    }
    return {
      get place() {
        return place
      },
      sit(next) {
        const other = seated.get(next.peer)
        place = next
        seated.set(next.peer, socket)
        void socket.join(channelOf(next.live.room))
        other?.disconnect(true)
      },
      stand,
      lose() {
        const lost = place
        const isMine = lost !== undefined && seated.get(lost.peer) === socket
        stand()
        if (isMine && !lost.live.isOver) lost.live.dispatch({ type: 'lose', by: lost.peer })
      },
      watch(isWatching) {
        void (isWatching ? socket.join(WATCHERS) : socket.leave(WATCHERS))
      },
      signal(to, notice) {
        const socket = seated.get(to)
        if (socket) send(socket, 'link:signal', notice)
        return socket !== undefined
      },
    }
  }
}

function send<Name extends NoticeName>(
  to: { emit(event: NoticeName, notice: unknown): unknown },
  event: Name,
  notice: Notice<Name>,
): void {
  to.emit(event, notice)
}

const isReply = (argument: unknown): argument is (result: Result<unknown, Refusal>) => void =>
  typeof argument === 'function'

const isCommand = (event: string): boolean =>
  isRequestName(event) && (event.startsWith('stage:') || COMMANDS.has(event))
const COMMANDS: ReadonlySet<RequestName> = new Set(['room:create', 'room:join', 'room:end', 'rooms:watch'] as const)

const fieldsOf = (place: Place | undefined) => ({ room: place?.live.room.id, peer: place?.peer })

function versionError(auth: { protocol?: unknown } | undefined): (Error & { data: Refusal }) | undefined {
  if (auth?.protocol === PROTOCOL_VERSION) return undefined
  const message = `this relay speaks version ${PROTOCOL_VERSION} of the protocol`
  return Object.assign(new Error(message), { data: { code: 'protocol-mismatch' as const, message } })
}

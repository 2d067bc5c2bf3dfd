import type { EventEmitter } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Cancel, Clock } from '@banyan/core/ports'
import type { Refusal } from '@banyan/core/protocol'
import type { CostAccount, Costly } from './costs.ts'
import { HTTP_REQUEST_BYTES, MESSAGE_BYTES } from './limits.ts'

/** How long somebody whose connection is closed gets to read why, in ms. Nothing is read from it meanwhile. */
const FAREWELL_MS = 1_000

/** A connection of engine.io, which carries one of Socket.IO, as far as its costs go. */
export interface EngineConnection extends EventEmitter {
  readonly id: string
  readonly request: IncomingMessage
  readonly transport: EventEmitter & { readonly name: string; readonly socket?: WebSocketOf }
  close(discard?: boolean): unknown
}

/** The WebSocket below it (`ws`). With HTTP long polling there is none. */
interface WebSocketOf extends EventEmitter {
  /** Bytes that wait for the network. */
  readonly bufferedAmount: number
  pause(): void
  terminate(): void
  readonly _socket?: Socket | null
}

interface EnginePacket {
  readonly type: string
  readonly data?: unknown
}

/** Counts what comes in and what waits to be read on one connection of engine.io, whatever carries it. */
export class MeteredConnection implements Costly {
  readonly #engine: EngineConnection
  readonly #clock: Clock
  readonly #onEnd: () => void
  #account: CostAccount | undefined
  /** Says why before the connection is closed. Undefined: its other end has not said hello yet. */
  #farewell: ((why: Refusal) => void) | undefined
  /** Bytes that engine.io holds back, because its transport cannot send just now. */
  #held = 0
  /** Bytes that came in, as they were counted, and as the network saw them. */
  #counted = 0
  #seen = 0
  /** With HTTP long polling: the network sockets on which answers may wait to be read. */
  readonly #answering = new Set<Socket>()
  #ending: Cancel | undefined
  #isOver = false

  /** @param onEnd is called when a connection that was expelled is gone for good */
  constructor(engine: EngineConnection, clock: Clock, onEnd: () => void) {
    this.#engine = engine
    this.#clock = clock
    this.#onEnd = onEnd
  }

  /** From now on costs are counted there. */
  meter(account: CostAccount): void {
    this.#account = account
    const engine = this.#engine
    let readAt = 0
    engine.on('packet', ({ data }: EnginePacket) => {
      readAt = this.#clock.now()
      this.#count(lengthOf(data))
    })
    // Socket.IO listens before us: by now it has parsed the message.
    engine.on('data', () => account.spend('workMs', this.#clock.now() - readAt))
    engine.on('packetCreate', ({ data }: EnginePacket) => {
      this.#held += lengthOf(data)
      account.checkUnread()
    })
    engine.on('flush', () => (this.#held = 0))
    // Somebody who polls knocks with a WebSocket.
    engine.on('upgrading', () => this.#count(0))
    engine.on('upgrade', () => this.#watchWebSocket())
    engine.once('close', () => account.close())
    this.#watchWebSocket()
  }

  /** Socket.IO speaks over it from now on: its other end can be told why it is closed. */
  opened(farewell: (why: Refusal) => void): void {
    this.#farewell = farewell
  }

  /** The relay has worked that long for it. */
  worked(ms: number): void {
    this.#account?.spend('workMs', ms)
  }

  enterRoom: CostAccount['enterRoom'] = (identity) => this.#account?.enterRoom(identity)
  leaveRoom: CostAccount['leaveRoom'] = () => this.#account?.leaveRoom()

  /** With HTTP long polling: a request came, and is about to be answered there. */
  answersOn(socket: Socket): void {
    this.#account?.spend('bytes', HTTP_REQUEST_BYTES)
    for (const other of this.#answering)
      if (other.destroyed || other.writableLength === 0) this.#answering.delete(other)
    this.#answering.add(socket)
  }

  unreadBytes(): number {
    let unread = this.#held + (this.#engine.transport.socket?.bufferedAmount ?? 0)
    for (const { writableLength } of this.#answering) unread += writableLength
    return unread
  }

  uncountedBytes(): number {
    const read = this.#engine.transport.socket?._socket?.bytesRead ?? 0
    const more = read - this.#seen - this.#counted
    this.#seen = read
    this.#counted = 0
    return Math.max(0, more)
  }

  expel(why: Refusal): void {
    if (this.#ending || this.#isOver) return
    // Whoever does not read would never see the farewell, and what waits for it would stay.
    const webSocket = this.#engine.transport.socket
    webSocket?.pause()
    this.#ending = this.#clock.after(FAREWELL_MS, () => this.end())
    webSocket?.once('close', () => this.end())
    if (this.#farewell) this.#farewell(why)
    else this.#engine.close()
  }

  /** Closes it at once, whatever waits to be read. */
  end(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#ending?.()
    this.#engine.close(true)
    // One that polls would wait up to 30 s for its next request.
    this.#engine.transport.emit('close')
    this.#engine.transport.socket?.terminate()
    // Others may use those sockets too, through a proxy: only what nobody reads is closed.
    for (const socket of this.#answering) if (socket.writableLength > 0) socket.destroy()
    this.#answering.clear()
    this.#onEnd()
  }

  #count(bytes: number): void {
    this.#counted += bytes
    this.#account?.spend('bytes', bytes + MESSAGE_BYTES)
  }

  #watchWebSocket(): void {
    // `ws` answers pings by itself, so that nobody else would hear of them.
    for (const control of ['ping', 'pong']) {
      this.#engine.transport.socket?.on(control, (data: Buffer) => this.#count(data.length))
    }
  }
}

const lengthOf = (data: unknown): number =>
  typeof data === 'string' ? data.length : data instanceof Uint8Array ? data.byteLength : 0

import { io, type Socket } from 'socket.io-client'
import * as v from 'valibot'
import { RelayError } from '../ports/errors.ts'
import type { Logger } from '../ports/logger.ts'
import type { ConnectionState, Signaling } from '../ports/signaling.ts'
import { type NoticeName, parseNotice, parseReply, PROTOCOL_VERSION, refuse, Refusal } from '../protocol/index.ts'
import { chooseTransport, type RelayTransports, type TransportChoice } from './transport-choice.ts'

/** Limits how long a request may take, waiting for a connection included, in milliseconds: people do not wait longer
 *  for a button. */
const REQUEST_LIMIT_MS = 10_000
/** The first pause before another attempt to connect, in milliseconds; each failure doubles it, with jitter. Short,
 *  since most breaks are a change of networks. */
const RECONNECT_FIRST_MS = 250
/** The longest such pause, in milliseconds: a relay that starts anew is found soon, and one that is down is not
 *  flooded. */
const RECONNECT_LONGEST_MS = 5_000

/** How long to wait before connecting again after the relay closed a connection that cost too much, in milliseconds: by
 *  then its budget has filled for the most part. */
const TOO_COSTLY_PAUSE_MS = 10_000

/** Where the relay is. */
export interface SocketIoOptions {
  /** Where the relay answers, for example `https://rooms.example.org`. */
  relayUrl: string
  logger: Logger
  /**
   * `NodeWebSocket` and `NodeXHR` of engine.io-client, where the platform has no WebSocket of its own (Node 20).
   * @default the platform's
   */
  transports?: RelayTransports
}

/**
 * The way to the relay over Socket.IO. Connects at once, and again whenever the connection breaks, until closed. Goes
 * by WebSocket; where a proxy on the way lets none through, by HTTP long polling.
 */
export function socketIoSignaling({ relayUrl, logger, transports }: SocketIoOptions): Signaling {
  const socket = io(relayUrl, {
    auth: { protocol: PROTOCOL_VERSION },
    reconnectionDelay: RECONNECT_FIRST_MS,
    reconnectionDelayMax: RECONNECT_LONGEST_MS,
    forceNew: true,
    autoConnect: false,
  })
  const way = chooseTransport(socket, { transports, logger })
  socket.connect()
  let isClosed = false
  /** Why the relay closed the connection, until there is another one. */
  let closedBecause: Refusal | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  socket.on('refused', (raw: unknown) => {
    logger.warn({ refused: raw }, 'the relay refused a message')
    const refused = parseNotice('refused', raw)
    if (refused.ok && refused.value.event === 'connection') closedBecause = refused.value.error
  })
  socket.on('connect', () => (closedBecause = undefined))
  socket.on('disconnect', (how) => {
    // Socket.IO connects again by itself, unless the relay closed the connection on purpose.
    if (how !== 'io server disconnect' || !closedBecause || isClosed) return
    retry = setTimeout(() => socket.connect(), TOO_COSTLY_PAUSE_MS)
  })

  return {
    async request(event, ask, { signal } = {}) {
      signal?.throwIfAborted()
      if (isClosed) throw new RelayError('relay-closed', 'this connection to the relay was closed')
      const limit = AbortSignal.timeout(REQUEST_LIMIT_MS)
      const either = signal ? AbortSignal.any([signal, limit]) : limit
      try {
        if (closedBecause && !socket.connected) return refuse(closedBecause)
        const refusal = await connected(socket, way, relayUrl, either)
        if (refusal) return refuse(refusal)
        return parseReply(event, await answered(socket, event, ask, either))
      } catch (error) {
        signal?.throwIfAborted()
        if (limit.aborted) throw new RelayError('relay-timeout', `the relay did not answer ${event} in time`)
        throw error
      }
    },
    on(event, handle) {
      const listener = (raw: unknown) => {
        const notice = parseNotice(event, raw)
        if (notice.ok) handle(notice.value)
        else logger.warn({ event, why: notice.error.message }, 'dropped a notice that could not be read')
      }
      socket.on(event as NoticeName & string, listener)
      return () => void socket.off(event as NoticeName & string, listener)
    },
    onConnection(handle) {
      const tell = (state: ConnectionState) => () => handle(state)
      const listeners = { connect: tell('connected'), disconnect: tell('disconnected') }
      socket.on('connect', listeners.connect)
      socket.on('disconnect', listeners.disconnect)
      handle(socket.connected ? 'connected' : 'connecting')
      return () => {
        socket.off('connect', listeners.connect)
        socket.off('disconnect', listeners.disconnect)
      }
    },
    close() {
      isClosed = true
      clearTimeout(retry)
      socket.disconnect()
    },
  }
}

const RefusedHandshake = v.object({ data: Refusal })

/** Resolves when there is a connection, with the relay's refusal when it does not want us. Rejects as soon as a try has
 *  failed by every transport. */
function connected(
  socket: Socket,
  way: TransportChoice,
  relayUrl: string,
  signal: AbortSignal,
): Promise<Refusal | undefined> {
  if (socket.connected) return Promise.resolve(undefined)
  return untilAborted(signal, (resolve, reject) => {
    const onConnect = () => resolve(undefined)
    const onError = (error: Error) => {
      const refused = v.safeParse(RefusedHandshake, error)
      if (refused.success) return resolve(refused.output.data)
      if (way.hasAnother) return
      const why = way.failure(error)
      reject(
        new RelayError('relay-unreachable', `the relay at ${relayUrl} cannot be reached: ${why}`, { cause: error }),
      )
    }
    socket.once('connect', onConnect)
    socket.on('connect_error', onError)
    return () => {
      socket.off('connect', onConnect)
      socket.off('connect_error', onError)
    }
  })
}

function answered(socket: Socket, event: string, ask: unknown, signal: AbortSignal): Promise<unknown> {
  return untilAborted(signal, (resolve, reject) => {
    const onDisconnect = () => reject(new RelayError('relay-unreachable', `the connection broke during ${event}`))
    socket.once('disconnect', onDisconnect)
    socket.emit(event, ask, resolve)
    return () => socket.off('disconnect', onDisconnect)
  })
}

/** A promise that also ends when the signal aborts; `start` returns what tidies up after either. */
function untilAborted<Value>(
  signal: AbortSignal,
  start: (resolve: (value: Value) => void, reject: (error: unknown) => void) => () => void,
): Promise<Value> {
  signal.throwIfAborted()
  return new Promise<Value>((resolve, reject) => {
    const onAbort = () => finish(() => reject(signal.reason))
    signal.addEventListener('abort', onAbort, { once: true })
    const tidy = start(
      (value) => finish(() => resolve(value)),
      (error) => finish(() => reject(error)),
    )
    function finish(settle: () => void) {
      signal.removeEventListener('abort', onAbort)
      tidy()
      settle()
    }
  })
}

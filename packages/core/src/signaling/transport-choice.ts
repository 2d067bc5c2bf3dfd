import type { ManagerOptions, Socket } from 'socket.io-client'
import type { Logger } from '../ports/logger.ts'

/** Limits how long the first try to connect may go without an answer, in milliseconds. A proxy that swallows
 *  WebSockets without a word costs this much, once. It lasts for four round trips of a slow phone. */
const FIRST_LIMIT_MS = 3_000
/** Limits the same for the tries behind it, in milliseconds: with the first one just below the ten seconds of a
 *  request, so that each transport has had its turn by then. */
const OPEN_LIMIT_MS = 6_000
/** The longest such limit, in milliseconds: each round waits twice as long as the one before, since a very slow network
 *  looks like none. */
const OPEN_LONGEST_MS = 24_000

/** A transport of engine.io. Its own type stays out of the published types, which need no socket.io-client then. */
export type TransportClass = new (options: never) => object

/** engine.io's transports, where the platform's own do not do. */
export interface RelayTransports {
  readonly webSocket: TransportClass
  /** HTTP long polling. */
  readonly polling: TransportClass
}

/** What is known of the ways to the relay after a try that failed. */
export interface TransportChoice {
  /** One transport got no answer, and the next try begins with the other. */
  readonly hasAnother: boolean
  /** Why neither transport gets through, in words. @param error of the last try */
  failure(error: Error): string
}

/** @param silent tries in a row that got no answer */
const limitAfter = (silent: number): number =>
  silent === 0 ? FIRST_LIMIT_MS : Math.min(OPEN_LONGEST_MS, OPEN_LIMIT_MS * 2 ** Math.floor((silent - 1) / 2))

type TransportName = 'websocket' | 'polling'

/**
 * Chooses the transports of each try to connect: a WebSocket first, then HTTP long polling.
 * 1. A WebSocket that is refused costs one round trip: the same try goes on by polling (`tryAllTransports`).
 * 2. A transport that gets no answer costs `FIRST_LIMIT_MS`: the next try begins with the other one.
 * 3. What worked last comes first next time. Polling looks for a WebSocket by itself once it works (engine.io's
 *    upgrade), and is left for it only when messages come back.
 */
export function chooseTransport(
  socket: Socket,
  { transports, logger }: { transports: RelayTransports | undefined; logger: Logger },
): TransportChoice {
  const manager = socket.io
  let first: TransportName = 'websocket'
  /** Tries in a row without an answer. */
  let silent = 0
  let hasAnother = false
  /** Something came through the open connection. */
  let isThrough = false
  let isReported = false

  const prepare = () => {
    const order = first === 'websocket' ? (['websocket', 'polling'] as const) : (['polling', 'websocket'] as const)
    const classes = transports && { websocket: transports.webSocket, polling: transports.polling }
    const chosen = classes ? order.map((name) => classes[name]) : [...order]
    manager.opts.tryAllTransports = true
    manager.opts.transports = chosen as NonNullable<ManagerOptions['transports']>
    manager.timeout(limitAfter(silent))
  }
  const begin = (name: TransportName) => {
    first = name
    prepare()
  }

  manager.on('open', () => {
    const { engine } = manager
    isThrough = false
    silent = 0
    begin(engine.transport.name === 'polling' ? 'polling' : 'websocket')
    engine.once('upgrade', () => begin('websocket'))
    if (first === 'websocket' || isReported) return
    isReported = true
    logger.warn({ part: 'signaling' }, 'WebSockets do not get through to the relay; HTTP long polling is used instead')
  })
  socket.on('connect', () => (isThrough = true))
  socket.on('connect_error', (error) => {
    if ('data' in error) isThrough = true // the relay itself refuses
    const isSilent = error.message === 'timeout'
    silent = isSilent ? silent + 1 : 0
    hasAnother = silent % 2 === 1
    if (isSilent) begin(first === 'websocket' ? 'polling' : 'websocket')
    else prepare()
  })
  // Some proxies let a WebSocket open, and no message through.
  manager.on('close', () => !isThrough && begin(first === 'websocket' ? 'polling' : 'websocket'))
  prepare()

  return {
    get hasAnother() {
      return hasAnother
    },
    failure(error) {
      if (error.message === 'timeout') return 'nothing answers, neither WebSockets nor HTTP requests'
      const status = 'description' in error ? error.description : undefined
      return typeof status === 'number' && status > 0
        ? `WebSockets fail, and HTTP long polling is answered with status ${status}`
        : 'WebSockets fail, and so do HTTP requests'
    },
  }
}

import type { Cancel, Clock } from '../ports/clock.ts'
import { RelayError } from '../ports/errors.ts'
import { type Logger, silentLogger } from '../ports/logger.ts'
import type { ConnectionState, Signaling } from '../ports/signaling.ts'
import { type NoticeName, NOTICES, parseNotice, parseReply } from '../protocol/index.ts'

/** How one machine reaches a relay inside this process. */
export interface RelayLine {
  /** Connects. @returns undefined when the relay cannot be reached just now */
  connect(on: RelayLineEvents): RelayConnection | undefined
}
/** What a connection brings. */
export interface RelayLineEvents {
  notice: (event: string, notice: unknown) => void
  /** The connection broke. Not called after `close`. */
  close: () => void
}
/** An open connection to the relay. */
export interface RelayConnection {
  /** Sends a request; `reply` is called with the answer. */
  ask(event: string, ask: unknown, reply: (answer: unknown) => void): void
  close(): void
}

/** The machine, and its way to the relay. */
export interface MemorySignalingOptions {
  line: RelayLine
  /** The clock of this machine. */
  clock: Clock
  /** The clock by which messages travel. @default that of this machine */
  network?: Clock | undefined
  /** Runs on this machine what came from the relay. @default at once */
  post?: (task: () => void, work: 'message' | 'plan') => void
  /** A number from 0 up to 1 at each call: spreads attempts to reconnect. */
  chance: () => number
  /** How long a message takes one way, in milliseconds. @default 10 */
  delayMs?: number
  /** @default silent */
  logger?: Logger
}

/** Limits how long a request may take, in milliseconds: as over Socket.IO. */
const REQUEST_LIMIT_MS = 10_000
/** The first pause before another attempt to connect, in milliseconds: as over Socket.IO. */
const RECONNECT_FIRST_MS = 250
/** The longest such pause, in milliseconds: as over Socket.IO. */
const RECONNECT_LONGEST_MS = 5_000
/** Round trips until a WebSocket works: TCP, its upgrade, Socket.IO's greeting. */
const CONNECT_TRIPS = 3

interface Waiting {
  start: () => void
  fail: (error: RelayError) => void
}

/** The way to a relay in the same process: connects, loses its connection and comes back as the one over Socket.IO
 *  does. */
export function memorySignaling(options: MemorySignalingOptions): Signaling {
  const { line, clock, post = (task) => task(), chance, delayMs = 10, logger = silentLogger } = options
  const { network = clock } = options
  const handlers = new Map<string, Set<(notice: never) => void>>()
  const watchers = new Set<(state: ConnectionState) => void>()
  /** Requests without an answer: on their way, or waiting for a connection. */
  const open = new Set<Waiting>()
  let connection: RelayConnection | undefined
  let state: ConnectionState = 'connecting'
  let failures = 0
  let retry: Cancel | undefined
  let isClosed = false

  /** The way from the relay to here. */
  const later = (task: () => void, work: 'message' | 'plan' = 'message') =>
    network.after(delayMs, () => post(() => isClosed || task(), work))

  function become(next: ConnectionState) {
    if (state === next) return
    state = next
    for (const watcher of [...watchers]) watcher(next)
  }

  function connect() {
    const mine: RelayConnection | undefined = line.connect({
      notice: (event, notice) => {
        const take = () => connection === mine && noticed(event, notice)
        later(take, event === 'plan:changed' ? 'plan' : 'message')
      },
      close: () => void later(() => connection === mine && lost()),
    })
    if (!mine) return failed()
    connection = mine
    failures = 0
    become('connected')
    for (const waiting of [...open]) waiting.start()
  }

  function failed() {
    for (const waiting of [...open]) waiting.fail(new RelayError('relay-unreachable', 'the relay cannot be reached'))
    const pause = Math.min(RECONNECT_LONGEST_MS, RECONNECT_FIRST_MS * 2 ** failures)
    failures += 1
    tryIn(pause * (0.5 + chance()))
  }

  function tryIn(ms: number) {
    retry?.()
    retry = clock.after(ms + 2 * CONNECT_TRIPS * delayMs, connect)
  }

  function lost() {
    connection = undefined
    for (const waiting of [...open]) waiting.fail(new RelayError('relay-unreachable', 'the connection broke'))
    become('disconnected')
    tryIn(RECONNECT_FIRST_MS * (0.5 + chance()))
  }

  function noticed(event: string, raw: unknown) {
    if (!(event in NOTICES)) return
    const notice = parseNotice(event as NoticeName, raw)
    if (!notice.ok) return logger.warn({ event, why: notice.error.message }, 'dropped a notice that could not be read')
    for (const handle of [...(handlers.get(event) ?? [])]) handle(notice.value as never)
  }

  tryIn(0)

  return {
    async request(event, ask, { signal } = {}) {
      signal?.throwIfAborted()
      if (isClosed) throw new RelayError('relay-closed', 'this connection to the relay was closed')
      return new Promise((resolve, reject) => {
        const settle = (act: () => void) => {
          if (!open.delete(waiting)) return
          limit()
          signal?.removeEventListener('abort', onAbort)
          act()
        }
        const onAbort = () => settle(() => reject(signal?.reason))
        const limit = clock.after(REQUEST_LIMIT_MS, () =>
          waiting.fail(new RelayError('relay-timeout', `the relay did not answer ${event} in time`)),
        )
        const waiting: Waiting = {
          fail: (error) => settle(() => reject(error)),
          start() {
            const to = connection
            const reply = (answer: unknown) =>
              void later(() => connection === to && settle(() => resolve(parseReply(event, answer))))
            network.after(delayMs, () => to?.ask(event, ask, reply))
          },
        }
        signal?.addEventListener('abort', onAbort, { once: true })
        open.add(waiting)
        if (connection) waiting.start()
      })
    },
    on(event, handle) {
      const list = handlers.get(event) ?? new Set()
      handlers.set(event, list.add(handle))
      return () => void list.delete(handle)
    },
    onConnection(handle) {
      watchers.add(handle)
      handle(state)
      return () => void watchers.delete(handle)
    },
    close() {
      if (isClosed) return
      for (const waiting of [...open]) waiting.fail(new RelayError('relay-closed', 'this connection was closed'))
      isClosed = true
      retry?.()
      const last = connection
      connection = undefined
      clock.after(delayMs, () => last?.close()) // behind what was asked just now
    },
  }
}

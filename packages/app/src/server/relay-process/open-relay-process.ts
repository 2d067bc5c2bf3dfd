import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Logger } from '@banyan/core'
import type { RoomId, RoomSummary } from '@banyan/core/protocol'
import type { RoomTokenClaims } from '@banyan/relay/room-token'
import { StartError, type StartErrorCode } from '../start-error.ts'
import type { AppCalls, RelayCalls, RelayProcessSettings } from './calls.ts'
import { CallError, openChannel } from './channel.ts'
import { RoomsCopy } from './rooms-copy.ts'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))
/** How long the process may take to close its rooms, in ms, before it is killed. The relay itself needs a second. */
const END_LIMIT_MS = 5_000

export interface RelayProcessOptions extends RelayProcessSettings {
  isTokenRevoked: (id: string) => Promise<boolean>
  stillAdmits: (claims: RoomTokenClaims) => Promise<boolean>
  /** Called when the process ends although nobody closed it. */
  onLost: (error: Error) => void
  logger?: Logger | undefined
}

/** The relay in a process of its own, and its rooms as pages see them. */
export interface RelayProcess {
  /** Opens the port to the outside. @returns the port @throws StartError */
  listen(at: { port: number; host: string }): Promise<number>
  /** The rooms that are live, the fullest first. */
  rooms(): readonly RoomSummary[]
  room(id: RoomId): RoomSummary | undefined
  /** Takes all peers of one person out of every room. @returns how many there were */
  remove(identity: string): Promise<number>
  /** Ends a room for everybody in it. @returns false when there is no such room */
  end(room: RoomId): Promise<boolean>
  /** Resolves when `rooms` and `room` know all that has happened so far. */
  sync(): Promise<void>
  /** Resolves when `rooms` and `room` are at least that new, or after a second. */
  reached(version: number): Promise<void>
  /** Ends every room as 'relay-closing', and the process. Calling it twice is the same as once. */
  close(): Promise<void>
}

/** Starts the process. @throws Error when it ends at once, or a RangeError's sentence when a setting is out of range */
export async function openRelayProcess(options: RelayProcessOptions): Promise<RelayProcess> {
  const { isTokenRevoked, stillAdmits, onLost, logger, ...settings } = options
  const child = fork(MAIN, [], {
    // Ours may be a test runner's or a loader's; TypeScript runs as it is.
    execArgv: [],
    env: { ...process.env, NODE_OPTIONS: '' },
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const rooms = new RoomsCopy()
  const channel = openChannel<AppCalls, RelayCalls>(
    {
      send: (message) => child.connected && child.send(message as object, () => {}),
      onMessage: (take) => child.on('message', take),
    },
    {
      isTokenRevoked,
      stillAdmits,
      updateRooms: (update) => rooms.apply(update),
      log: (level, fields, message) => logger?.[level](fields, message),
    },
  )
  let isClosing = false
  const ended = new Promise<void>((resolve) => {
    const end = (why: string) => {
      const error = new Error(`the relay's process ended (${why})`)
      channel.end(error)
      if (!isClosing) onLost(error)
      resolve()
    }
    child.once('exit', (code, signal) => end(String(signal ?? code)))
    child.once('error', (error) => end(error.message))
  })

  async function close() {
    isClosing = true
    const timer = setTimeout(() => child.kill('SIGKILL'), END_LIMIT_MS)
    await channel.call('close').catch(() => {})
    if (child.connected) child.disconnect()
    await ended
    clearTimeout(timer)
  }
  let closed: Promise<void> | undefined
  const closeOnce = () => (closed ??= close())

  try {
    await channel.call('open', settings)
  } catch (error) {
    await closeOnce()
    throw error
  }
  return {
    async listen(at) {
      try {
        return await channel.call('listen', at)
      } catch (error) {
        if (!(error instanceof CallError) || error.code === undefined) throw error
        throw new StartError(error.code as StartErrorCode, error.message, { cause: error })
      }
    },
    rooms: () => rooms.list(),
    room: (id) => rooms.find(id),
    remove: (identity) => channel.call('remove', identity),
    end: (room) => channel.call('end', room),
    sync: () => channel.call('sync'),
    reached: (version) => rooms.reached(version),
    close: closeOnce,
  }
}

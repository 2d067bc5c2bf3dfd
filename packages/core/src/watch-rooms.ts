import { type Logger, silentLogger } from './ports/logger.ts'
import type { ConnectionState } from './ports/signaling.ts'
import type { RoomSummary } from './protocol/index.ts'
import { socketIoSignaling } from './signaling/socket-io.ts'

/** Which rooms are followed, and who is told. */
export interface WatchRooms {
  /** Where the relay answers, for example `https://rooms.example.org`. */
  relayUrl: string
  /** Called with all live rooms, at once and after each change. */
  onChange: (rooms: readonly RoomSummary[]) => void
  /** Called at once and whenever the connection to the relay changes. */
  onConnection?: (state: ConnectionState) => void
  /** @default silent */
  logger?: Logger
}

/** A list of live rooms that is being followed. */
export interface RoomWatch {
  /** Ends it. */
  close(): void
}

/**
 * Follows the live rooms of a relay, for a timeline. Comes back by itself when the connection breaks.
 * @example const watch = watchRooms({ relayUrl: '/', onChange: (rooms) => draw(rooms) })
 */
export function watchRooms({ relayUrl, onChange, onConnection, logger = silentLogger }: WatchRooms): RoomWatch {
  const signaling = socketIoSignaling({ relayUrl, logger })
  signaling.on('rooms:changed', ({ rooms }) => onChange(rooms))
  signaling.onConnection((state) => {
    onConnection?.(state)
    if (state === 'connected') void ask()
  })

  async function ask() {
    try {
      const answer = await signaling.request('rooms:watch', { watch: true })
      if (answer.ok) onChange(answer.value.rooms)
      else logger.warn({ refused: answer.error.code }, 'the relay does not let us watch its rooms')
    } catch (error) {
      logger.debug({ error }, 'asked for the live rooms in vain; the next connection asks again')
    }
  }
  return { close: () => signaling.close() }
}

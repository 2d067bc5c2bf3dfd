import { type Logger, silentLogger } from './ports/logger.ts'
import type { ConnectionState } from './ports/signaling.ts'
import type { RoomSummary } from './protocol/index.ts'
import { socketIoSignaling } from './signaling/socket-io.ts'

export interface WatchRooms {
  relayUrl: string
  /** Called with all live rooms, at once and after each change. */
  onChange: (rooms: readonly RoomSummary[]) => void
  onConnection?: (state: ConnectionState) => void
  logger?: Logger
}
export interface RoomWatch {
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

import { laterMediaPlane } from './media/forwarding/later-plane.ts'
import { loudspeaker } from './media/loudspeaker.ts'
import { canTransferChannels, workerMediaPlane } from './media/forwarding/worker-plane.ts'
import type { AudioSink } from './ports/audio.ts'
import { type Clock, systemClock } from './ports/clock.ts'
import type { LinkTransport } from './ports/link.ts'
import { type Logger, silentLogger } from './ports/logger.ts'
import type { OpenMediaPlane } from './ports/media-plane.ts'
import { cryptoRandom, type Random } from './ports/random.ts'
import type { Signaling } from './ports/signaling.ts'
import { MAX_SLOTS } from './protocol/index.ts'
import type { RoomSession } from './session/api.ts'
import { LiveSession } from './session/room-session.ts'
import { socketIoSignaling } from './signaling/socket-io.ts'
import { simplePeerTransport } from './transport/simple-peer.ts'
import { watchPage } from './transport/watch-page.ts'

/** Where packets are passed on: `auto` takes a worker wherever the browser can move a data channel to one. */
export type Forwarding = 'auto' | 'worker' | 'main'

export interface SessionOptions {
  /** Where the relay answers, for example `https://rooms.example.org`. */
  relayUrl: string
  /** How many listeners this peer offers to carry, 0 to 64. 0: none, ever. @default 4 */
  slots?: number
  /** Runs for the others alone, on a machine that stays: all of its slots are used from the start. @default false */
  seed?: boolean
  /** Where voices go. @default the loudspeaker, in browsers */
  sink?: AudioSink
  /** @default 'auto' */
  forwarding?: Forwarding
  /** Whether this peer can send and play native audio tracks. @default true where there is a `MediaStream` */
  tracks?: boolean
  transport?: LinkTransport
  signaling?: Signaling
  clock?: Clock
  random?: Random
  logger?: Logger
}

/**
 * Makes a session: one peer, in one room at a time. It connects to the relay at once; `close` ends everything.
 * @throws RangeError when `slots` is out of range
 * @example
 * const session = createSession({ relayUrl: 'https://rooms.example.org' })
 * session.on('change', (snapshot) => draw(snapshot))
 * await session.join({ room: parseRoomId('k3p-9fx-2ma')!, name: 'Ada' })
 */
export function createSession(options: SessionOptions): RoomSession {
  return openSession(options, chooseMediaPlane(options))
}

/** The same, with another place to forward in. */
export function openSession(options: Omit<SessionOptions, 'forwarding'>, openMediaPlane: OpenMediaPlane): RoomSession {
  const { slots = 4, logger = silentLogger } = options
  if (!Number.isInteger(slots) || slots < 0 || slots > MAX_SLOTS) {
    throw new RangeError(`slots is a whole number from 0 to ${MAX_SLOTS}, got ${slots}`)
  }
  return new LiveSession({
    signaling: options.signaling ?? socketIoSignaling({ relayUrl: options.relayUrl, logger }),
    transport: options.transport ?? simplePeerTransport(),
    openMediaPlane,
    sink: options.sink ?? loudspeaker({ logger }),
    capability: {
      slots,
      tracks: options.tracks ?? typeof MediaStream !== 'undefined',
      ...(options.seed && { seed: true }),
    },
    ...(typeof window !== 'undefined' && { watch: (on) => watchPage(window, on) }),
    clock: options.clock ?? systemClock,
    random: options.random ?? cryptoRandom,
    logger,
  })
}

function chooseMediaPlane({ forwarding = 'auto', logger = silentLogger }: SessionOptions): OpenMediaPlane {
  if (forwarding !== 'main' && (forwarding === 'worker' || canTransferChannels())) return workerMediaPlane
  return laterMediaPlane(
    async () => (await import('./media/forwarding/local-plane.ts')).localMediaPlane,
    (error) => logger.error({ part: 'forwarding' }, `the code that forwards did not come: ${String(error)}`),
  )
}

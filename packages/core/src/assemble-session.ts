import type { AudioSink } from './ports/audio.ts'
import { type Clock, systemClock } from './ports/clock.ts'
import type { OpenHearing } from './ports/hearing.ts'
import type { LinkTransport } from './ports/link.ts'
import { type Logger, silentLogger } from './ports/logger.ts'
import type { OpenMediaPlane } from './ports/media-plane.ts'
import { cryptoRandom, type Random } from './ports/random.ts'
import type { Signaling } from './ports/signaling.ts'
import { MAX_SLOTS } from './protocol/index.ts'
import type { RoomSession } from './session/api.ts'
import { LiveSession } from './session/room-session.ts'
import { socketIoSignaling } from './signaling/socket-io.ts'
import { watchPage } from './transport/watch-page.ts'

/** What a session on any platform is made of. */
export interface OpenSessionOptions {
  /** Where the relay answers, for example `https://rooms.example.org`. */
  relayUrl: string
  /** How many listeners this peer offers to carry, 0 to 64; see `setSlots`. @default 4 */
  slots?: number
  /** This peer is there for the others alone, on a machine that stays: all of its slots are used from the start.
   *  @default false */
  seed?: boolean
  /** Where the voices of others go. */
  sink: AudioSink
  /** Whether this peer can send and play native audio tracks. */
  tracks: boolean
  /** How links are made. */
  transport: LinkTransport
  /** The way to the relay. @default Socket.IO at `relayUrl` */
  signaling?: Signaling
  /** Time. @default the platform's */
  clock?: Clock
  /** Chance, for ids of links. @default the platform's cryptographic one */
  random?: Random
  /** Where the session says what it does. @default silent */
  logger?: Logger
}

/**
 * Puts a session together, without choosing who forwards and who plays.
 * @param openMediaPlane where packets are forwarded: in a worker, or in this thread
 * @param openHearing who plays, and in which thread
 * @throws RangeError when `slots` is out of range
 */
export function assembleSession(
  options: OpenSessionOptions,
  openMediaPlane: OpenMediaPlane,
  openHearing: OpenHearing,
): RoomSession {
  const { slots = 4, logger = silentLogger, sink, tracks, transport } = options
  if (!Number.isInteger(slots) || slots < 0 || slots > MAX_SLOTS) {
    throw new RangeError(`slots is a whole number from 0 to ${MAX_SLOTS}, got ${slots}`)
  }
  return new LiveSession({
    signaling: options.signaling ?? socketIoSignaling({ relayUrl: options.relayUrl, logger }),
    ...{ transport, openMediaPlane, openHearing, sink },
    capability: { slots, tracks, ...(options.seed && { seed: true }) },
    ...(typeof window !== 'undefined' && { watch: (on) => watchPage(window, on) }),
    clock: options.clock ?? systemClock,
    random: options.random ?? cryptoRandom,
    logger,
  })
}

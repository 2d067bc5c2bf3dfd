import type { AudioSink } from '../ports/audio.ts'
import type { Clock } from '../ports/clock.ts'
import type { OpenHearing } from '../ports/hearing.ts'
import type { LinkTransport } from '../ports/link.ts'
import type { Logger } from '../ports/logger.ts'
import type { OpenMediaPlane } from '../ports/media-plane.ts'
import type { Random } from '../ports/random.ts'
import type { Signaling } from '../ports/signaling.ts'
import type { WatchSurroundings } from '../ports/surroundings.ts'
import type { Capability } from '../protocol/index.ts'

/** What a session is made of: one implementation of each port. */
export interface SessionParts {
  signaling: Signaling
  transport: LinkTransport
  openMediaPlane: OpenMediaPlane
  /** Who plays what comes, through `sink`. */
  openHearing: OpenHearing
  sink: AudioSink
  /** What this peer offers when it enters; its slots change with `setSlots`. */
  capability: Capability
  /** Watches the machine; absent where there is nothing to watch (Node). */
  watch?: WatchSurroundings | undefined
  clock: Clock
  random: Random
  logger: Logger
}

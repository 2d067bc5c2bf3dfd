import { assembleSession, type OpenSessionOptions } from './assemble-session.ts'
import { hearingHere } from './playout/hearing-here.ts'
import { systemClock } from './ports/clock.ts'
import type { OpenMediaPlane } from './ports/media-plane.ts'
import type { RoomSession } from './session/api.ts'

export type { OpenSessionOptions } from './assemble-session.ts'

/**
 * Makes a session for any platform, which plays in this thread: `createNodeSession` chooses its parts and calls this.
 * @param openMediaPlane where packets are forwarded: in a worker, or in this thread
 * @throws RangeError when `slots` is out of range
 * @example openSession({ relayUrl, sink, tracks: false, transport }, (on) => localMediaPlane(on))
 */
export function openSession(options: OpenSessionOptions, openMediaPlane: OpenMediaPlane): RoomSession {
  const { clock = systemClock, sink } = options
  return assembleSession(options, openMediaPlane, hearingHere({ clock, sink }))
}

import { MAX_VOICE_SECTIONS, type Signal } from './signal.ts'

/** ICE candidates that one link takes at most. A link gathers about 20, on a machine with many networks and several
 *  TURN servers some 100; ICE is not restarted, since a link that breaks is made anew. */
export const MAX_CANDIDATES = 200
/** Descriptions and requests to negotiate that one link takes at most. A link is set up with two, and each time that a
 *  track comes or goes there are three more; there are no more such times than voice sections in a description. */
export const MAX_NEGOTIATIONS = 100

/** Counts what the other end of one link signals. Each candidate costs WebRTC checks, each negotiation far more. */
export class SignalLimit {
  #candidates = 0
  #negotiations = 0
  #transceiverRequests = 0

  /** Takes a signal. @returns false when there were too many of its kind */
  take({ type }: Pick<Signal, 'type'>): boolean {
    if (type === 'candidate') return (this.#candidates += 1) <= MAX_CANDIDATES
    if (type === 'transceiverRequest' && (this.#transceiverRequests += 1) > MAX_VOICE_SECTIONS) return false
    return (this.#negotiations += 1) <= MAX_NEGOTIATIONS
  }
}

import { MAX_STRIPES } from '../../protocol/index.ts'
import { RateLimit } from './rate-limit.ts'

/** Packets that one neighbour can make us send again: 150 at once, which is all that the frame ring (600 ms) holds
 *  of five speakers, and 100 a second from then on. */
const RESENT_PACKETS = { perSecond: 100, most: 150 }
/** A peer repeats `resume` until frames come. Within 100 ms and a round trip of a replay, a repeated `resume` gets
 *  no second one. */
const REPLAY_EVERY_MS = 100
/** Packets from a link that was asked for frames are accepted for a second after the request, whatever the link's
 *  role: its answers come within a round trip, and a second is more than any. */
const ANSWERS_ACCEPTED_MS = 1_000

/** What one link may ask of us, and what we asked of it. Written by `Repairs` alone. */
export class LinkRepair {
  readonly #resent = new RateLimit(RESENT_PACKETS)
  readonly #replayedAt = new Float64Array(MAX_STRIPES).fill(-Infinity)
  #answersAcceptedUntil = -Infinity

  /** Takes one packet off what the peer can make us send again. @returns false when that is used up */
  takeResend(now: number): boolean {
    return this.#resent.take(now)
  }
  /** Takes note of a replay. @returns false when the peer had one of this stripe a moment ago */
  takeReplay(stripe: number, roundTripMs: number, now: number): boolean {
    if (now - this.#replayedAt[stripe]! < REPLAY_EVERY_MS + roundTripMs) return false
    this.#replayedAt[stripe] = now
    return true
  }

  requestSent(now: number): void {
    this.#answersAcceptedUntil = now + ANSWERS_ACCEPTED_MS
  }
  acceptsAnswers(now: number): boolean {
    return now < this.#answersAcceptedUntil
  }
}

import { MAX_STRIPES, type SourceId } from '../../protocol/index.ts'
import type { Position } from '../../wire/link-message.ts'
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

/** Frames that a link was asked for and has not brought yet: as many as can be asked for within a second. */
const MAX_EXPECTED = 64
/** Lists of hashes that one neighbour may send: 10 a second are twice what one speaker makes, and three bursts. */
const GROUPS = { perSecond: 10, most: 30 }

/** What one link may ask of us, and what we asked of it. Written by `Repairs` alone. */
export class LinkRepair {
  readonly #resent = new RateLimit(RESENT_PACKETS)
  readonly #replayedAt = new Float64Array(MAX_STRIPES).fill(-Infinity)
  readonly #groups = new RateLimit(GROUPS)
  #answersAcceptedUntil = -Infinity
  #groupsAcceptedUntil = -Infinity
  #expected: (Position & { readonly until: number })[] = []

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

  requestSent(frames: readonly Position[], now: number): void {
    this.#answersAcceptedUntil = now + ANSWERS_ACCEPTED_MS
    const asked = frames.map((frame) => ({ ...frame, until: this.#answersAcceptedUntil }))
    this.#expected = [...this.#expected.filter(({ until }) => now < until), ...asked].slice(-MAX_EXPECTED)
  }
  /** It was asked for this frame a moment ago. */
  expects(source: SourceId, sequence: number, now: number): boolean {
    if (!this.acceptsAnswers(now)) return false
    return this.#expected.some((frame) => frame.source === source && frame.sequence === sequence && now < frame.until)
  }
  /** It was asked for the hashes of a group. */
  groupRequested(now: number): void {
    this.#groupsAcceptedUntil = now + ANSWERS_ACCEPTED_MS
  }
  /** Takes note of hashes that it sent. @returns false where it was not asked, or sends too many */
  takeGroup(now: number): boolean {
    return now < this.#groupsAcceptedUntil && this.#groups.take(now)
  }
  acceptsAnswers(now: number): boolean {
    return now < this.#answersAcceptedUntil
  }
}

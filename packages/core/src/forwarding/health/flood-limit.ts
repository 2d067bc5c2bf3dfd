import type { LinkViolation } from '../../ports/link.ts'
import { PROBE_BYTES } from '../../wire/link-message.ts'
import { MAX_PACKET_BYTES } from '../../wire/packet.ts'
import { RateLimit } from '../repair/rate-limit.ts'

/** Bytes of the longest message that the protocol knows on the media channel. */
const MAX_MEDIA_MESSAGE_BYTES = Math.max(MAX_PACKET_BYTES, PROBE_BYTES)
/** Packets that one link may bring. The most that an honest one brings are 650 a second, where all 13 speakers talk at
 *  once in a room of one stripe, and 100 a second that are sent again: this is more than twice as many. When this
 *  thread stood still, what came meanwhile comes at once: 8,000 are ten seconds of it. */
export const PACKETS = { perSecond: 2_000, most: 8_000 }
/** Bytes that one link may bring: eight times those of 13 speakers (650 packets of 180 bytes a second), and four
 *  seconds of that at once. */
export const BYTES = { perSecond: 1_000_000, most: 4_000_000 }
/** Link messages that one link may bring. The most that an honest peer sends are some 520 `nack` a second, where 13
 *  speakers talk at once and a fifth of their frames is lost, each asked for four times; and 13 heartbeats a second.
 *  The burst is ten seconds of that, as with packets. */
export const MESSAGES = { perSecond: 1_000, most: 5_000 }
/** What a link may bring beyond its limits, and have dropped, before it is closed. Whoever sends on at twice the rate
 *  is closed within seconds; a single burst is not punished further. */
export const EXCESS = { perSecond: 500, most: 4_000 }

/** What the protocol does not know on a media channel; undefined where the data may be a packet or a link message.
 *  Pure. */
export function violationIn(data: unknown): LinkViolation | undefined {
  if (!(data instanceof ArrayBuffer)) return 'text'
  return data.byteLength > MAX_MEDIA_MESSAGE_BYTES ? 'oversized' : undefined
}

/** What one link may bring. Honest peers stay far below it; what is above is dropped unread. */
export class FloodLimit {
  readonly #packets = new RateLimit(PACKETS)
  readonly #messages = new RateLimit(MESSAGES)
  readonly #bytes = new RateLimit(BYTES)
  readonly #excess = new RateLimit(EXCESS)
  #isFlood = false

  /** Takes a packet or a link message of so many bytes. @returns 'flood' once, when too many were dropped */
  take(bytes: number, isMessage: boolean, now: number): 'taken' | 'dropped' | 'flood' {
    const isWithin = (isMessage ? this.#messages : this.#packets).take(now) && this.#bytes.take(now, bytes)
    if (isWithin) return 'taken'
    if (this.#isFlood || this.#excess.take(now)) return 'dropped'
    this.#isFlood = true
    return 'flood'
  }
}

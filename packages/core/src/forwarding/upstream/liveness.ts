/** The shortest limit of a parent's silence while somebody speaks, in milliseconds: six frames. Fewer can be lost in
 *  a row by chance. */
const MIN_LIMIT_MS = 120
/** The longest limit of a parent's silence while somebody speaks, in milliseconds, however unevenly its packets
 *  come. */
const MAX_LIMIT_MS = 1_000
/** The limit of a peer's silence while nobody speaks, in milliseconds: three heartbeats, which are a second apart,
 *  and a half. */
export const QUIET_LIMIT_MS = 3_500
/** The limit for the first sign of life after a link opened while somebody speaks, in milliseconds: one heartbeat
 *  interval. */
const FIRST_SIGN_MS = 1_000
/** A turn that comes more than this many milliseconds late shows that this peer itself slept. Turns are 50 ms apart
 *  at most. */
const OVERSLEPT_MS = 80
/** After this peer slept, packets that queued up meanwhile have this many milliseconds to be taken before anybody
 *  counts as silent. */
const CATCH_UP_MS = 60
/** The shortest limit of a parent's silence for a peer that has less CPU than it needs, in ms, besides how late
 *  it is itself: packets wait here, and there. */
const OVERLOADED_LIMIT_MS = 1_000
/** When somebody begins to speak, a parent has this many milliseconds more than the known stripe skew before its
 *  silence counts: that skew was measured earlier, and may be larger now. */
const SPURT_GRACE_MS = 100

/** What is known of a peer's signs of life. */
export interface SignsOfLife {
  /** When the link opened. */
  readonly openedAt: number
  /** When anything last came from the peer. */
  readonly lastSeenAt: number | undefined
  /** While somebody speaks the peer sends us sound, or a heartbeat in its place. */
  readonly feeds: boolean
  readonly jitterMs: number
}

export interface SpeechTime {
  /** Since when somebody speaks without a pause; undefined while nobody does. */
  readonly since: number | undefined
  /** How much later the slowest stripe may bring it than the fastest. */
  readonly skewMs: number
}

/** How long a peer may be silent, in milliseconds. Pure. */
export function silenceLimit({ feeds, lastSeenAt, jitterMs }: SignsOfLife, isSpeech: boolean): number {
  if (!isSpeech) return QUIET_LIMIT_MS
  if (lastSeenAt === undefined) return FIRST_SIGN_MS
  return feeds ? Math.min(MAX_LIMIT_MS, Math.max(MIN_LIMIT_MS, 40 + 4 * jitterMs)) : QUIET_LIMIT_MS
}

/** Says until when a peer may be silent, and holds the time that this peer itself slept against nobody. */
export class Liveness {
  #awakeSince = -Infinity

  /** @param lateMs how much later than it was due this turn came */
  woke(lateMs: number, now: number): void {
    if (lateMs > OVERSLEPT_MS) this.#awakeSince = now + CATCH_UP_MS
  }

  /** The end of this peer's last sleep. No silence counts from before it. */
  get awakeSince(): number {
    return this.#awakeSince
  }

  /** The last moment at which the peer may be silent.
   *  @param overload how late this peer does what it has to do, in milliseconds; undefined: it has all the CPU that it
   *    needs */
  limitAt(signs: SignsOfLife, speech: SpeechTime, overload?: number): number {
    const isSpeech = speech.since !== undefined
    const last = signs.lastSeenAt ?? signs.openedAt
    const own = silenceLimit(signs, isSpeech)
    const limit = overload === undefined ? own : Math.max(own, OVERLOADED_LIMIT_MS + overload)
    // A long limit needs no grace. A short one counts from when the parent had something to send.
    const from = isSpeech && signs.feeds ? Math.max(last, speech.since + SPURT_GRACE_MS + speech.skewMs) : last
    // Who is late all the time would begin to count anew with each turn, and take nobody for silent.
    return Math.max(from, overload === undefined ? this.#awakeSince : -Infinity) + limit
  }
}

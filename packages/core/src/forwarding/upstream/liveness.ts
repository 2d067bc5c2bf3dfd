/** A parent may be silent this long while somebody speaks, if packets come evenly. */
const LEAST_MS = 120
const MOST_MS = 1_000
/** While nobody speaks: three signs of life, one a second, and a half. */
export const QUIET_LIMIT_MS = 3_500
/** A link that has just opened has this long to say something while somebody speaks. */
const FIRST_SIGN_MS = 1_000
/** A turn that comes this much late says that it was us who slept. */
const LATE_MS = 80
/** What queued up while we slept has this long to be taken in. */
const CATCH_UP_MS = 60
/** When somebody begins to speak, the slower way has this long, beyond how much slower it is known to be. */
const SPURT_GRACE_MS = 100

export interface SignsOfLife {
  /** When the link opened, and when anything last came from it. */
  readonly openedAt: number
  readonly heardAt: number | undefined
  /** It sends us sound, or a sign of life in its place, as long as somebody speaks. */
  readonly feeds: boolean
  readonly jitterMs: number
}

export interface SpeechTime {
  /** Since when somebody speaks, without a pause; undefined while nobody does. */
  readonly since: number | undefined
  readonly skewMs: number
}

/** How long a link may be silent. Pure. */
export function silenceLimit({ feeds, heardAt, jitterMs }: SignsOfLife, isSpeech: boolean): number {
  if (!isSpeech) return QUIET_LIMIT_MS
  if (heardAt === undefined) return FIRST_SIGN_MS
  return feeds ? Math.min(MOST_MS, Math.max(LEAST_MS, 40 + 4 * jitterMs)) : QUIET_LIMIT_MS
}

/** Knows when we slept ourselves, and accuses nobody of it. */
export class Liveness {
  #awakeSince = -Infinity

  /** @param lateMs how much later than it was due this turn came */
  woke(lateMs: number, now: number): void {
    if (lateMs > LATE_MS) this.#awakeSince = now + CATCH_UP_MS
  }

  /** Time without which nothing is held against anybody: what came before this counts as having come then. */
  get awakeSince(): number {
    return this.#awakeSince
  }

  isSilent(signs: SignsOfLife, speech: SpeechTime, now: number): boolean {
    const isSpeech = speech.since !== undefined
    const last = signs.heardAt ?? signs.openedAt
    const limit = silenceLimit(signs, isSpeech)
    // Long silences need no grace; a short one may have begun before anybody spoke.
    const from = isSpeech && signs.feeds ? Math.max(last, speech.since + SPURT_GRACE_MS + speech.skewMs) : last
    return now - Math.max(from, this.#awakeSince) > limit
  }
}

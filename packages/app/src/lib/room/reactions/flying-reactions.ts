/** Most reactions that fly at a time. People cannot tell more apart, and phones have to draw each of them. */
export const MOST_FLYING = 24
/** Most reactions that one notice of the relay launches. It covers a quarter of a second. */
export const MOST_LAUNCHED = 6
/**
 * Most reactions that a person sends within `SENT_WITHIN_MS`. The relay passes on two a second and twenty at once, and
 * drops the rest.
 */
const MOST_SENT = 10
/** The time over which `MOST_SENT` counts, in ms. */
const SENT_WITHIN_MS = 5_000

export interface ReactionCounts {
  /** How many of each kind everybody sent. */
  readonly counts: readonly number[]
  /** How many of these this person sent. They fly already. */
  readonly own: readonly number[]
  /** How many reactions fly now. */
  readonly flying: number
}

/** How many of each kind the others sent. Pure. */
export const byOthers = ({ counts, own }: Pick<ReactionCounts, 'counts' | 'own'>): number[] =>
  counts.map((count, kind) => Math.max(0, count - (own[kind] ?? 0)))

/**
 * The kinds to launch, one entry a reaction. A few reactions of others are all launched. Many are represented by as
 * many as there is room for, each kind by its share. Pure.
 */
export function kindsToLaunch({ counts, own, flying }: ReactionCounts): readonly number[] {
  const others = byOthers({ counts, own })
  const total = others.reduce((sum, count) => sum + count, 0)
  const room = Math.max(0, Math.min(MOST_LAUNCHED, MOST_FLYING - flying, total))
  const started = others.map((count) => (total === 0 ? 0 : Math.floor((count * room) / total)))
  const rest = room - started.reduce((sum, count) => sum + count, 0)
  const remainder = (kind: number) => (((others[kind] ?? 0) * room) / total) % 1
  const next = [...others.keys()].toSorted((a, b) => remainder(b) - remainder(a)).slice(0, rest)
  for (const kind of next) started[kind] = (started[kind] ?? 0) + 1
  return started.flatMap((count, kind) => Array.from({ length: count }, () => kind))
}

/** Whether a person who reacted at these moments (in ms) may react once more. Pure. */
export const mayReact = (sentAt: readonly number[], now: number): boolean =>
  sentAt.filter((at) => now - at < SENT_WITHIN_MS).length < MOST_SENT

/** The moments that still count towards the limit. Pure. */
export const recentlySent = (sentAt: readonly number[], now: number): number[] =>
  sentAt.filter((at) => now - at < SENT_WITHIN_MS)

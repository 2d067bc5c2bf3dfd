/** Reactions in the air at a time: more than this nobody can tell apart, and phones have to draw them. */
export const MOST_FLYING = 24
/** Of one notice, which stands for a quarter of a second. */
export const MOST_TAKING_OFF = 6
/** Reactions one sends in a while: the relay lets pass two a second and twenty at once, and what is refused would be lost. */
const MOST_SENT = 10
const SENT_WITHIN_MS = 5_000

export interface TakeOffs {
  /** How often each kind was sent, by everybody. */
  readonly counts: readonly number[]
  /** Of which oneself sent these, which are in the air already. */
  readonly own: readonly number[]
  /** How many are in the air now. */
  readonly flying: number
}

/** What the others sent. Pure. */
export const byOthers = ({ counts, own }: Pick<TakeOffs, 'counts' | 'own'>): number[] =>
  counts.map((count, kind) => Math.max(0, count - (own[kind] ?? 0)))

/**
 * Which kinds take off: all that the others sent when they are few. A crowd is shown by as many as there is room for,
 * each kind by its share. Pure.
 */
export function takeOffs({ counts, own, flying }: TakeOffs): readonly number[] {
  const others = byOthers({ counts, own })
  const total = others.reduce((sum, count) => sum + count, 0)
  const places = Math.max(0, Math.min(MOST_TAKING_OFF, MOST_FLYING - flying, total))
  const started = others.map((count) => (total === 0 ? 0 : Math.floor((count * places) / total)))
  const rest = places - started.reduce((sum, count) => sum + count, 0)
  const remainder = (kind: number) => (((others[kind] ?? 0) * places) / total) % 1
  const next = [...others.keys()].toSorted((a, b) => remainder(b) - remainder(a)).slice(0, rest)
  for (const kind of next) started[kind] = (started[kind] ?? 0) + 1
  return started.flatMap((count, kind) => Array.from({ length: count }, () => kind))
}

/** Whether one may react once more, having done so at those moments (in milliseconds). Pure. */
export const mayReact = (sentAt: readonly number[], now: number): boolean =>
  sentAt.filter((at) => now - at < SENT_WITHIN_MS).length < MOST_SENT

/** Those moments that still count. Pure. */
export const recentlySent = (sentAt: readonly number[], now: number): number[] =>
  sentAt.filter((at) => now - at < SENT_WITHIN_MS)

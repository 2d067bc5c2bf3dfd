/** What one way between two machines is like. */
export interface Conditions {
  /** In milliseconds; a function is asked for each packet. @default 10 */
  readonly delayMs: number | (() => number)
  /** Share of the media packets that get lost, 0 to 1. @default 0 */
  readonly loss: number
  /** Share that arrives a second time, a little later, 0 to 1. @default 0 */
  readonly duplicated: number
  /** Share that is overtaken, 0 to 1: it arrives `overtakenByMs` late. @default 0 */
  readonly reordered: number
  /** In milliseconds. @default 25 */
  readonly overtakenByMs: number
  /** Nothing passes at all. @default false */
  readonly isCut: boolean
}

/** A good line, and the default. */
export const GOOD: Conditions = {
  delayMs: 10,
  loss: 0,
  duplicated: 0,
  reordered: 0,
  overtakenByMs: 25,
  isCut: false,
}

export const delayOf = ({ delayMs }: Conditions): number => (typeof delayMs === 'number' ? delayMs : delayMs())

/** How long after the first copy of a packet the second comes, in milliseconds: less than any jitter buffer holds. */
const DOUBLED_BY_MS = 5

/** When the copies of one packet arrive, in milliseconds from now: none, one or two. */
export function arrivals(conditions: Conditions, chance: () => number): readonly number[] {
  const { loss, duplicated, reordered, overtakenByMs, isCut } = conditions
  if (isCut || (loss > 0 && chance() < loss)) return []
  const isLate = reordered > 0 && chance() < reordered
  const first = delayOf(conditions) + (isLate ? overtakenByMs : 0)
  return duplicated > 0 && chance() < duplicated ? [first, first + DOUBLED_BY_MS] : [first]
}

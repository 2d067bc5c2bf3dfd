import { refuse, ok, type Result } from '../protocol/index.ts'

/** Coordinates have this many numbers, each in milliseconds of one-way delay. Four explain measured networks about as
 *  well as six (see coordinates.ts), and two thirds of the arithmetic. */
export const DIMENSIONS = 4
export type Point = readonly number[]

/**
 * How far a peer's NAT lets it be reached. `open`: by everybody. `cone`: by those who keep one port for all. `symmetric`:
 * by open peers only. `blocked`: UDP does not pass. The last two reach anybody through TURN.
 */
export type Reach = 'open' | 'cone' | 'symmetric' | 'blocked'
export const REACHES: readonly Reach[] = ['open', 'cone', 'symmetric', 'blocked']

/** Whether two peers can link without TURN (RFC 5128, section 3.3 and following). */
export function canLink(a: Reach, b: Reach): boolean {
  if (a === 'blocked' || b === 'blocked') return false
  if (a === 'open' || b === 'open') return true
  return a === 'cone' && b === 'cone'
}

/** What the planner is told of a peer. What is left out counts as average and unknown. */
export interface Member {
  /** Children it offers to carry, in its one stripe: 0 to 255. */
  readonly slots: number
  /** Speaks, and so is a source of every stripe. @default false */
  readonly onStage?: boolean
  /** One-way delay of its access line, in ms, 0 or more. @default 10 */
  readonly access?: number
  /** Where it is, by `coordinates`. @default the middle of the world */
  readonly point?: Point
  /** @default 'cone' */
  readonly reach?: Reach
  /** Agrees to carry others. @default true */
  readonly willing?: boolean
  /** A peer that a community left running: trusted with a trunk place before others. @default false */
  readonly seed?: boolean
}

const DEFAULT_ACCESS_MS = 10
/** Longer than any line on Earth, satellites included; a larger figure is a broken measurement. */
const LONGEST_DELAY_MS = 10_000
const ORIGIN: Point = Array.from({ length: DIMENSIONS }, () => 0)

/** Reads what was measured. Refuses what is not a number, negative, or out of this world. */
export function readMember(member: Member): Result<Required<Member>, 'bad-measurement'> {
  const { slots, onStage = false, access = DEFAULT_ACCESS_MS, point = ORIGIN, reach = 'cone', willing = true } = member
  const isSound =
    Number.isInteger(slots) &&
    slots >= 0 &&
    slots <= 255 &&
    access >= 0 &&
    access <= LONGEST_DELAY_MS &&
    point.length === DIMENSIONS &&
    point.every((value) => Math.abs(value) <= LONGEST_DELAY_MS) &&
    REACHES.includes(reach)
  return isSound
    ? ok({ slots, onStage, access, point, reach, willing, seed: member.seed ?? false })
    : refuse('bad-measurement')
}

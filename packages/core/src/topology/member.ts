import { refuse, ok, type Result } from '../protocol/index.ts'

/** Numbers of a coordinate. Four fit measured networks about as well as six, with two thirds of the arithmetic. */
export const DIMENSIONS = 4

/** Network coordinates of a peer: four numbers, each in ms of one-way delay. @see coordinates */
export type Point = readonly number[]

/**
 * Which peers can reach a peer through its NAT. `open`: all peers. `cone`: open and cone peers. `symmetric`: open peers
 * only. `blocked`: none, because UDP does not pass. The last two reach any peer through TURN.
 */
export type Reach = 'open' | 'cone' | 'symmetric' | 'blocked'
/** Every reach, best first: an index into it is how the planner stores one. */
export const REACHES: readonly Reach[] = ['open', 'cone', 'symmetric', 'blocked']

/** Whether two peers can link without TURN (RFC 5128, section 3.3 and following). */
export function canLink(a: Reach, b: Reach): boolean {
  if (a === 'blocked' || b === 'blocked') return false
  if (a === 'open' || b === 'open') return true
  return a === 'cone' && b === 'cone'
}

/** What the planner is told about a member of the room. */
export interface Member {
  /** Children that it offers to carry, in its one stripe: a whole number, 0 to 255. */
  readonly slots: number
  /** Whether it is on stage, and so a source of every stripe. @default false */
  readonly onStage?: boolean
  /** One-way delay of its access line, in ms, 0 to 10,000. @default 10 */
  readonly access?: number
  /** Its network coordinates, as `coordinates` computes them. @default the origin: nothing was measured */
  readonly point?: Point
  /** Which peers can reach it. @default 'cone' */
  readonly reach?: Reach
  /** Whether it agrees to carry others. @default true */
  readonly willing?: boolean
  /** Whether it is a seed: a peer that is left running for others, preferred for the trunk. @default false */
  readonly seed?: boolean
  /** Who is behind it: any string. Peers of one identity are one person's. @default unknown, and nobody else's */
  readonly identity?: string | undefined
  /** Where its address is from: any string that near addresses have in common. @default unknown, and near nobody's */
  readonly prefix?: string | undefined
  /** Whether its identity was convicted of forging: it carries nobody. @default false */
  readonly convicted?: boolean
}

/** A member with every default filled in. */
export interface KnownMember extends Required<Omit<Member, 'identity' | 'prefix'>> {
  readonly identity: string | undefined
  readonly prefix: string | undefined
}

/** One-way delay of an access line that nobody measured, in ms: between a wired and a wireless home line. */
const DEFAULT_ACCESS_MS = 10
/** Most one-way delay and coordinate, in ms: longer than any line on Earth, satellites included. More is a wrong
 *  measurement. */
const LONGEST_DELAY_MS = 10_000
const ORIGIN: Point = Array.from({ length: DIMENSIONS }, () => 0)

/** Fills in defaults. Refuses values that are no numbers or out of their range. */
export function readMember(member: Member): Result<KnownMember, 'bad-measurement'> {
  const { slots, onStage = false, access = DEFAULT_ACCESS_MS, point = ORIGIN, reach = 'cone', willing = true } = member
  const { seed = false, convicted = false, identity, prefix } = member
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
    ? ok({ slots, onStage, access, point, reach, willing, seed, convicted, identity, prefix })
    : refuse('bad-measurement')
}

/** Parameters of a planner. @example banyanPlanner({ stripes: 3, firstSlots: 4 }) */
export interface PlannerParams {
  /** Interior-disjoint trees, 1 to 4. @default 2 */
  readonly stripes: number
  /** Trunk peers of one stripe, for rooms of up to `upTo` listeners, in rising order; speakers' slots may allow fewer.
   *  @default 3 below 1,000 listeners, 6 below 4,000, 12 above */
  readonly trunk: readonly { readonly upTo: number; readonly size: number }[]
  /** Most children of the stage in one stripe, whatever its speakers offer. 1 or more. @default Infinity */
  readonly stageWidth: number
  /** Whether peers reach each other through TURN when nothing else works. @default false */
  readonly turn: boolean
  /** Below this many slots for each slot that is needed, the room goes on with one stripe. 1 to 10. @default 1.2 */
  readonly scarcity: number
  /** Coordinate buckets, at most: more find closer parents, with more work for each join. 1 to 512. @default 256 */
  readonly buckets: number
  /** A peer farther than this from every bucket opens a new one, in ms. 0 to 10,000. @default 3 */
  readonly bucketRadiusMs: number
  /** How much later than possible a leaf may hear when that leaves a slot near the stage open, in ms. 0 to 10,000.
   *  @default 3 */
  readonly leafSlackMs: number
  /** Least descendants of a branch that a newcomer with a better line takes over; 0 for never. @default 12 */
  readonly branchSize: number
  /** What a take-over must gain for each peer that moves, in ms summed over all descendants. 0 or more. @default 18 */
  readonly takeoverGainMs: number
  /** Whether every super-peer has a warm standby parent in each stripe. @default true */
  readonly standbys: boolean
  /** Slots that a newcomer is trusted with at most; it earns the rest as its children confirm that packets come. Seeds
   *  are trusted with all. 1 to 255. @default 255, all that it offers */
  readonly firstSlots: number
  /** Slots that a peer earns in each `earnAfterMs` in which its children confirmed it. 0 to 255. @default 2 */
  readonly earnedSlots: number
  /** Time of confirmations, without congestion, that earns slots, in ms. A peer that has been in the room for less is a
   *  newcomer. 0 or more. @default 30_000 */
  readonly earnAfterMs: number
  /** Share of the listeners that rebalancing may move in a minute. 0 to 1. @default 0.01 */
  readonly rebalanceShare: number
  /** What a rebalancing move must gain, in ms. 0 to 10,000. @default 15 */
  readonly rebalanceGainMs: number
  /** Rebalancing leaves a peer that was moved alone for this long, in ms. 0 or more. @default 300_000 */
  readonly restMs: number
  /** Least time between two choices of the trunk, in ms; a room that doubled does not wait. 0 or more. @default
   *  60_000 */
  readonly trunkRestMs: number
  /** How parents are chosen. @default as early as possible at every listener */
  readonly strategy: Strategy
}

/**
 * How parents are chosen: by the lowest cost, which adds up from the stage down. The default counts milliseconds of
 * delay; comparators count hops instead.
 */
export interface Strategy {
  /** For reports. */
  readonly name: string
  /** Cost of each hop, whatever its delay. */
  readonly perHop: number
  /** Cost of a millisecond of delay. */
  readonly delayWeight: number
  /** Cost of a millisecond of distance to a candidate, in the choice alone: it does not add up. */
  readonly distanceWeight: number
  /** Whether peers are moved to improve the trees: take-overs, rebalancing, and a trunk that follows the listeners. */
  readonly improves: boolean
  /** Makes what chooses parents in place of the lowest cost; called once for each planner. @default the lowest cost */
  readonly openChoice?: () => ChooseParent
}

/**
 * Chooses a parent among peers that are known by their row only. It may keep state between calls, but no clock and no
 * chance of its own: the same calls must give the same rows.
 * @param rows how many rows there are, from 0 on
 * @param isFit whether the peer in a row may be the parent
 * @returns a row that is fit; undefined when none is
 */
export type ChooseParent = (rows: number, isFit: (row: number) => boolean) => number | undefined

/** Every listener hears as early as its line allows. */
const DELAY: Strategy = { name: 'delay', perHop: 0, delayWeight: 1, distanceWeight: 1, improves: true }

const DEFAULT_PARAMS: PlannerParams = {
  stripes: 2,
  trunk: [
    { upTo: 999, size: 3 },
    { upTo: 3_999, size: 6 },
    { upTo: Infinity, size: 12 },
  ],
  stageWidth: Infinity,
  turn: false,
  scarcity: 1.2,
  buckets: 256,
  bucketRadiusMs: 3,
  leafSlackMs: 3,
  branchSize: 12,
  takeoverGainMs: 18,
  standbys: true,
  firstSlots: 255,
  earnedSlots: 2,
  earnAfterMs: 30_000,
  rebalanceShare: 0.01,
  rebalanceGainMs: 15,
  restMs: 300_000,
  trunkRestMs: 60_000,
  strategy: DELAY,
}

const RANGES: Partial<Record<keyof PlannerParams, readonly [least: number, most: number]>> = {
  stripes: [1, 4],
  stageWidth: [1, Infinity],
  scarcity: [1, 10],
  buckets: [1, 512],
  bucketRadiusMs: [0, 10_000],
  leafSlackMs: [0, 10_000],
  branchSize: [0, 1e9],
  takeoverGainMs: [0, 1e9],
  firstSlots: [1, 255],
  earnedSlots: [0, 255],
  earnAfterMs: [0, 1e9],
  rebalanceShare: [0, 1],
  rebalanceGainMs: [0, 10_000],
  restMs: [0, 1e9],
  trunkRestMs: [0, 1e9],
}

/** @throws RangeError when a value is out of its range */
export function plannerParams(overrides: Partial<PlannerParams> = {}): PlannerParams {
  const params = { ...DEFAULT_PARAMS, ...overrides }
  for (const [name, [least, most]] of Object.entries(RANGES)) {
    const value = params[name as keyof PlannerParams] as number
    if (!(value >= least && value <= most)) throw new RangeError(`${name} is ${least} to ${most}, got ${value}`)
  }
  for (const whole of ['stripes', 'buckets', 'firstSlots', 'earnedSlots'] as const) {
    if (!Number.isInteger(params[whole])) throw new RangeError(`${whole} is a whole number, got ${params[whole]}`)
  }
  return params
}

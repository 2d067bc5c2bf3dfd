/** What a planner can be tuned by. Every value has a reason; research may change them. */
export interface PlannerParams {
  /** Interior-disjoint trees, 1 to 4. @default 2 */
  readonly stripes: number
  /** Trunk peers of one stripe while the room has at most so many listeners; speakers' slots may allow fewer.
   *  @default 3 below 1,000 listeners, 6 below 4,000, 12 above */
  readonly trunk: readonly { readonly upTo: number; readonly size: number }[]
  /** Most children of the stage in one stripe, whatever its speakers offer. 1 or more. @default Infinity */
  readonly stageWidth: number
  /** Peers can reach each other through TURN when nothing else goes. @default false */
  readonly turn: boolean
  /** Below this share of needed slots the room goes on with one stripe and standbys. @default 1.2 */
  readonly scarcity: number
  /** Coordinate buckets: more find closer parents, at more work for each join. 1 to 512. @default 256 */
  readonly buckets: number
  /** A peer farther than this from every bucket opens a new one, in ms. @default 3 */
  readonly bucketRadiusMs: number
  /** How much later than possible a leaf may hear when a nearer parent saves the shallow slot. 0 or more. @default 3 */
  readonly leafSlackMs: number
  /** A newcomer takes over a branch of at least so many descendants when its line is better. 0: never. @default 12 */
  readonly branchSize: number
  /** Milliseconds, summed over the descendants, that each moved peer must gain by a take-over. @default 18 */
  readonly takeoverGainMs: number
  /** Keeps a warm standby parent per stripe for every super-peer. @default true */
  readonly standbys: boolean
  /** Slots that a newcomer is trusted with, whatever it offers; seeds with all. The rest it earns. 1 to 255.
   *  @default 255, all that it offers */
  readonly firstSlots: number
  /** Slots that it earns each time that it has sent cleanly for so long. @default 2 */
  readonly earnedSlots: number
  /** In ms. @default 30_000 */
  readonly earnAfterMs: number
  /** Share of the peers that rebalancing may move in a minute. @default 0.01 */
  readonly rebalanceShare: number
  /** What a rebalancing move must gain, in ms. @default 15 */
  readonly rebalanceGainMs: number
  /** A peer that was moved is left alone for so long, in ms. @default 300_000 */
  readonly restMs: number
  /** The trunk is chosen anew at most so often, in ms; a room that doubled does not wait. @default 60_000 */
  readonly trunkRestMs: number
  /** What a parent is chosen by. @default delay */
  readonly strategy: Strategy
}

/** The cost of a place: what adds up on the way down, and what the last hop adds. */
export interface Strategy {
  readonly name: string
  /** Added at each hop. */
  readonly perHop: number
  /** Weight of a hop's delay in what adds up. */
  readonly delayWeight: number
  /** Weight of the distance to a candidate in the choice. */
  readonly distanceWeight: number
  /** Super-peers may take a leaf's slot, and over a branch; the trunk follows the listeners. */
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

/** Arrival delay, as early as possible at every ear. */
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

import {
  banyanPlanner,
  type ChooseParent,
  type PlannerParams,
  type Strategy,
  type TopologyPlanner,
} from '@banyan/core/topology'

/** Cost of a hop where hops are to be few, in ms: longer than any path, so that one hop more always costs more. */
const HOP_COST_MS = 100_000
/** Random draws before a choice takes the first peer that fits: enough unless fewer than one in twenty fits. */
const DRAWS = 64

/** Draws peers until one fits, each peer as likely as any other. The same seed draws the same peers. */
function drawParents(seed: number): ChooseParent {
  let state = seed
  return (rows, isFit) => {
    for (let draw = 0; draw < DRAWS; draw += 1) {
      if (rows === 0) return undefined
      // Numerical Recipes' linear congruential generator; only the high bits are used, which are random enough here.
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      const row = Math.floor((state / 2 ** 32) * rows)
      if (isFit(row)) return row
    }
    for (let row = 0; row < rows; row += 1) if (isFit(row)) return row
    return undefined
  }
}

const random = (seed: number): Strategy => ({
  name: 'random',
  perHop: 1,
  delayWeight: 0,
  distanceWeight: 0,
  improves: false,
  openChoice: () => drawParents(seed),
})
const MINIMUM_DEPTH: Strategy = {
  name: 'minimum depth',
  perHop: HOP_COST_MS,
  delayWeight: 0,
  distanceWeight: 0,
  improves: false,
}
const MINIMUM_DEPTH_NEAREST: Strategy = { ...MINIMUM_DEPTH, name: 'minimum depth, nearest', distanceWeight: 1 }

/** Parameters of a comparator: all of `banyanPlanner`'s but the strategy. */
export type ComparatorParams = Partial<Omit<PlannerParams, 'strategy'>>

/**
 * A planner that draws parents at random among all peers with an open slot. It moves no peer to improve the trees.
 * @param params `seed`: what the draws begin with, 0 to 2^32 - 1 @default seed 1
 * @throws RangeError when a parameter is out of range
 * @example new RoomWorld({ openPlanner: () => randomPlanner({ seed: 3 }) })
 */
export const randomPlanner = ({ seed = 1, ...params }: ComparatorParams & { seed?: number } = {}): TopologyPlanner =>
  banyanPlanner({ ...params, strategy: random(seed) })

/**
 * A planner that takes the parent with the fewest hops to the stage, wherever it is. It moves no peer to improve the
 * trees.
 * @throws RangeError when a parameter is out of range
 */
export const minimumDepthPlanner = (params: ComparatorParams = {}): TopologyPlanner =>
  banyanPlanner({ ...params, strategy: MINIMUM_DEPTH })

/**
 * A planner that takes the nearest of the parents with the fewest hops to the stage. It moves no peer to improve the
 * trees.
 * @throws RangeError when a parameter is out of range
 */
export const minimumDepthNearestPlanner = (params: ComparatorParams = {}): TopologyPlanner =>
  banyanPlanner({ ...params, strategy: MINIMUM_DEPTH_NEAREST })

/**
 * `banyanPlanner` with one tree in place of interior-disjoint stripes, and a warm standby for every listener.
 * @throws RangeError when a parameter is out of range
 */
export const singleTreePlanner = (params: Omit<ComparatorParams, 'stripes'> = {}): TopologyPlanner =>
  banyanPlanner({ ...params, stripes: 1 })

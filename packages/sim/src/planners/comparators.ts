import { banyanPlanner, type PlannerParams, type Strategy, type TopologyPlanner } from '@banyan/core/topology'

/** Dearer than any delay: one hop more always costs more than the longest way. */
const HOP = 100_000

/** Any open slot is as good as any other. */
const lot = (seed: number): Strategy => ({
  name: 'random',
  perHop: 1,
  delayWeight: 0,
  distanceWeight: 0,
  improves: false,
  lot: seed,
})
/** As few hops as possible, wherever they lead. */
const MINIMUM_DEPTH: Strategy = {
  name: 'minimum depth',
  perHop: HOP,
  delayWeight: 0,
  distanceWeight: 0,
  improves: false,
}
/** As few hops as possible, and the nearest parent among those. */
const MINIMUM_DEPTH_NEAREST: Strategy = { ...MINIMUM_DEPTH, name: 'minimum depth, nearest', distanceWeight: 1 }

type Overrides = Partial<Omit<PlannerParams, 'strategy'>>

/** What others do, behind the same interface: they keep ours honest. None of them moves anybody to make things better. */
export const randomPlanner = ({ seed = 1, ...params }: Overrides & { seed?: number } = {}): TopologyPlanner =>
  banyanPlanner({ ...params, strategy: lot(seed) })

export const minimumDepthPlanner = (params: Overrides = {}): TopologyPlanner =>
  banyanPlanner({ ...params, strategy: MINIMUM_DEPTH })

export const minimumDepthNearestPlanner = (params: Overrides = {}): TopologyPlanner =>
  banyanPlanner({ ...params, strategy: MINIMUM_DEPTH_NEAREST })

/** One tree placed as ours are, with a warm standby for everybody. */
export const singleTreePlanner = (params: Omit<Overrides, 'stripes'> = {}): TopologyPlanner =>
  banyanPlanner({ ...params, stripes: 1 })

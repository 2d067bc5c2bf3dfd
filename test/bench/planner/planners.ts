import { banyanPlanner, type TopologyPlanner } from '@banyan/core/topology'
import { minimumDepthNearestPlanner, minimumDepthPlanner, randomPlanner } from '@banyan/sim'

/** Ours, and what it is compared with. All of them build two stripes; only ours moves anybody to make things better. */
export const PLANNERS = {
  banyan: () => banyanPlanner(),
  random: () => randomPlanner(),
  minDepth: () => minimumDepthPlanner(),
  minDepthNearest: () => minimumDepthNearestPlanner(),
} satisfies Record<string, () => TopologyPlanner>

export type PlannerName = keyof typeof PLANNERS
export type Comparator = Exclude<PlannerName, 'banyan'>
export const COMPARATORS: readonly Comparator[] = ['random', 'minDepth', 'minDepthNearest']

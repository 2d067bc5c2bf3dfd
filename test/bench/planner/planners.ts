import { banyanPlanner, type TopologyPlanner } from '@banyan/core/topology'
import { minimumDepthNearestPlanner, minimumDepthPlanner, randomPlanner } from '@banyan/sim'

/** The planner and its comparators. All build two stripes; only the planner moves peers to improve the trees. */
export const PLANNERS = {
  banyan: () => banyanPlanner(),
  random: () => randomPlanner(),
  minDepth: () => minimumDepthPlanner(),
  minDepthNearest: () => minimumDepthNearestPlanner(),
} satisfies Record<string, () => TopologyPlanner>

export type PlannerName = keyof typeof PLANNERS
export type Comparator = Exclude<PlannerName, 'banyan'>
export const COMPARATORS: readonly Comparator[] = ['random', 'minDepth', 'minDepthNearest']

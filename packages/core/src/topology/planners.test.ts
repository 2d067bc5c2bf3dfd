import { banyanPlanner } from './banyan-planner.ts'
import { minimumDepthNearestPlanner, minimumDepthPlanner, randomPlanner, singleTreePlanner } from './comparators.ts'
import { topologyPlannerContract } from './testing/planner-contract.ts'

topologyPlannerContract('banyan', () => banyanPlanner())
topologyPlannerContract('banyan, three stripes', () => banyanPlanner({ stripes: 3 }))
topologyPlannerContract('single tree', () => singleTreePlanner())
topologyPlannerContract('random', () => randomPlanner({ seed: 3 }))
topologyPlannerContract('minimum depth', () => minimumDepthPlanner())
topologyPlannerContract('minimum depth, nearest', () => minimumDepthNearestPlanner())

import { banyanPlanner } from './banyan-planner.ts'
import { topologyPlannerContract } from './testing/planner-contract.ts'

topologyPlannerContract('banyan', () => banyanPlanner())
topologyPlannerContract('banyan, three stripes', () => banyanPlanner({ stripes: 3 }))

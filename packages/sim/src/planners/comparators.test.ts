import { keepsHardRules } from '../../../core/src/topology/testing/hard-rules.ts'
import { topologyPlannerContract } from '../../../core/src/topology/testing/planner-contract.ts'
import { minimumDepthNearestPlanner, minimumDepthPlanner, randomPlanner, singleTreePlanner } from './comparators.ts'

topologyPlannerContract('single tree', () => singleTreePlanner())
topologyPlannerContract('random', () => randomPlanner({ seed: 3 }))
topologyPlannerContract('minimum depth', () => minimumDepthPlanner())
topologyPlannerContract('minimum depth, nearest', () => minimumDepthNearestPlanner())

keepsHardRules('a single tree', () => singleTreePlanner({ branchSize: 2 }), 200)
keepsHardRules('random', () => randomPlanner({ seed: 5 }), 200)
keepsHardRules('minimum depth', () => minimumDepthPlanner(), 200)
keepsHardRules('minimum depth, nearest', () => minimumDepthNearestPlanner(), 200)

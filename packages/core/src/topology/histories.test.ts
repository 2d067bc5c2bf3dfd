import { banyanPlanner } from './banyan-planner.ts'
import { keepsHardRules } from './testing/hard-rules.ts'
import { richHistories } from './testing/histories.ts'

keepsHardRules('two stripes', () => banyanPlanner({ branchSize: 2, takeoverGainMs: 1, restMs: 0 }), 1_000)
keepsHardRules('two stripes through TURN', () => banyanPlanner({ turn: true, branchSize: 3 }), 400)
keepsHardRules('three stripes', () => banyanPlanner({ stripes: 3 }), 300)
keepsHardRules('a narrow stage', () => banyanPlanner({ stageWidth: 1, scarcity: 1 }), 400)
keepsHardRules('slots that are earned', () => banyanPlanner({ firstSlots: 2, earnAfterMs: 10_000 }), 300)
keepsHardRules('few people with many seats', () => banyanPlanner({ scarcity: 1 }), 300, richHistories)
keepsHardRules('few people in three stripes', () => banyanPlanner({ stripes: 3, scarcity: 1 }), 300, richHistories)

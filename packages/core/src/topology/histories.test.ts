import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { minimumDepthNearestPlanner, minimumDepthPlanner, randomPlanner, singleTreePlanner } from './comparators.ts'
import { banyanPlanner } from './banyan-planner.ts'
import type { TopologyPlanner } from './planner.ts'
import { histories } from './testing/histories.ts'
import { World } from './testing/world.ts'

const PLANNERS: { name: string; open: () => TopologyPlanner; runs: number }[] = [
  { name: 'two stripes', open: () => banyanPlanner({ branchSize: 2, takeoverGainMs: 1, restMs: 0 }), runs: 5_000 },
  { name: 'two stripes through TURN', open: () => banyanPlanner({ turn: true, branchSize: 3 }), runs: 1_500 },
  { name: 'three stripes', open: () => banyanPlanner({ stripes: 3 }), runs: 1_000 },
  { name: 'a narrow stage', open: () => banyanPlanner({ stageWidth: 1, scarcity: 1 }), runs: 1_500 },
  { name: 'slots that are earned', open: () => banyanPlanner({ firstSlots: 2, earnAfterMs: 10_000 }), runs: 1_000 },
  { name: 'a single tree', open: () => singleTreePlanner({ branchSize: 2 }), runs: 1_000 },
  { name: 'random', open: () => randomPlanner({ seed: 5 }), runs: 500 },
  { name: 'minimum depth', open: () => minimumDepthPlanner(), runs: 500 },
  { name: 'minimum depth, nearest', open: () => minimumDepthNearestPlanner(), runs: 500 },
]

describe.each(PLANNERS)('a room planned by: $name', ({ open, runs }) => {
  it(`keeps every hard rule through ${runs} random histories`, { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(histories, (steps) => {
        const world = new World(open)
        for (const step of steps) expect(world.play(step)).toEqual([])
      }),
      { numRuns: runs },
    )
  })
})

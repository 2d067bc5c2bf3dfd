import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TopologyPlanner } from '../planner.ts'
import { histories, type Step } from './histories.ts'
import failedOnce from './seeds.json' with { type: 'json' }
import { PlannerWorld } from './world.ts'

/** Histories played for each seed in seeds.json: seeds that found a fault once. Add the seed of a new fault there. */
const RUNS_OF_A_KEPT_SEED = 60

/** Tests that a planner keeps every hard rule through random histories, and through those that broke a rule once. */
export const keepsHardRules = (name: string, open: () => TopologyPlanner, runs: number, played = histories): void => {
  describe(`a room planned by: ${name}`, () => {
    const faultsOf = (steps: readonly Step[]) => {
      const world = new PlannerWorld(open)
      return steps.flatMap((step) => world.play(step))
    }
    /** The shortest history that breaks a rule, its faults, and how to play it again; no faults when none does. */
    function search(parameters: fc.Parameters<[Step[]]>) {
      const { counterexample, seed } = fc.check(
        fc.property(played, (steps) => faultsOf(steps).length === 0),
        parameters,
      )
      const [steps = []] = counterexample ?? []
      return { faults: faultsOf(steps), story: `seed ${seed}: ${JSON.stringify(steps)}` }
    }

    it.each(failedOnce)('keeps every hard rule where it was broken once: seed %i', (seed) => {
      const { faults, story } = search({ seed, numRuns: RUNS_OF_A_KEPT_SEED })
      expect(faults, story).toEqual([])
    })

    it(`keeps every hard rule through ${runs} random histories`, () => {
      const { faults, story } = search({ numRuns: runs })
      expect(faults, story).toEqual([])
    })
  })
}

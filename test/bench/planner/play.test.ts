import { refuse } from '@banyan/core/protocol'
import { banyanPlanner, type TopologyEvent, type TopologyPlanner } from '@banyan/core/topology'
import { describe, expect, it } from 'vitest'
import { readSquare } from '@banyan/sim'
import { PLANNERS } from './planners.ts'
import { type Gauges, play } from './play.ts'
import { drawWorld } from './world.ts'

const ring = readSquare(
  Array.from({ length: 30 }, (_, a) =>
    Array.from({ length: 30 }, (_, b) => 8 * Math.min(Math.abs(a - b), 30 - Math.abs(a - b))),
  ),
)
const world = drawWorld({ matrix: ring, listeners: 450, seed: 2 })

/** Every look at the clock is a millisecond later, and a room takes 100 bytes for each of its 453 people. */
function gauges(): Gauges {
  let ms = 0
  let bytes = 0
  return { now: () => ms++, cpu: () => ms / 2, memory: () => (bytes += 45_300) }
}

/** The same planner but for some answers. */
const altered = (planner: TopologyPlanner, answers: Partial<TopologyPlanner>): TopologyPlanner => ({
  apply: (event) => planner.apply(event),
  plan: (peer) => planner.plan(peer),
  explain: (peer) => planner.explain(peer),
  snapshot: () => planner.snapshot(),
  ...answers,
})

/** What a planner is told in the course of a room. */
function overhear(): TopologyEvent[] {
  const events: TopologyEvent[] = []
  const planner = banyanPlanner()
  const apply = (event: TopologyEvent) => {
    events.push(event)
    return planner.apply(event)
  }
  play({ open: () => altered(planner, { apply }), world, gauges: gauges(), checks: false })
  return events
}

describe('a played room', () => {
  it('times joins and ticks together for the pace, and each join and leave alone', () => {
    const run = play({ open: banyanPlanner, world, gauges: gauges(), checks: false })
    expect(run).toMatchObject({
      listeners: 450,
      // 450 joins and 5 ticks, a millisecond each.
      joinsPerSecond: expect.closeTo(450 / 0.455, 6),
      joinP50Us: 1_000,
      joinP99Us: 1_000,
      repairP50Us: 1_000,
      repairP99Us: 1_000,
      bytesPerPeer: 100,
      violations: undefined,
    })
  })

  it('has a tick each second, a hundred joins apart, and leaves at the end', () => {
    const events = overhear()
    expect(events.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1])).toEqual([
      ...['join', 'tick', 'join', 'tick', 'join', 'tick', 'join', 'tick', 'join', 'tick', 'join', 'leave'],
    ])
    expect(events.flatMap((event) => (event.type === 'tick' ? [event.at] : []))).toEqual([
      0, 1_000, 2_000, 3_000, 4_000,
    ])
    expect(events.filter(({ type }) => type === 'leave')).toHaveLength(9)
  })

  it.each(Object.entries(PLANNERS))(
    'of %s places everybody, breaks no rule, and costs more than no tree at all',
    (_, open) => {
      const run = play({ open, world, gauges: gauges(), checks: true })
      expect(run).toMatchObject({ unplaced: 0, violations: 0 })
      expect(run.meanRdp).toBeGreaterThan(1)
      expect(run.depthMean).toBeGreaterThanOrEqual(run.depthOptimalMean)
      expect(run.depthMax).toBeGreaterThanOrEqual(run.depthMean)
      expect(run.delayP99Ms).toBeGreaterThanOrEqual(run.delayP50Ms)
    },
  )

  it('is measured by true delays, whatever the planner believes', () => {
    const far = play({ open: banyanPlanner, world: { ...world, delay: () => 40 }, gauges: gauges(), checks: false })
    // Every hop, and every straight way too, takes 40 ms: the penalty is the depth.
    expect(far.meanRdp).toBeCloseTo(far.depthMean, 9)
  })

  it('counts broken rules', () => {
    const open = () => {
      const planner = banyanPlanner()
      return altered(planner, { snapshot: () => ({ ...planner.snapshot(), stageSlots: 0 }) })
    }
    expect(play({ open, world, gauges: gauges(), checks: true }).violations).toBe(2)
  })

  it('ends when the planner refuses an event', () => {
    const open = () => altered(banyanPlanner(), { apply: () => refuse('bad-measurement') })
    expect(() => play({ open, world, gauges: gauges(), checks: false })).toThrow('refused a join: bad-measurement')
  })
})

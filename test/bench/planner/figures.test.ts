import { describe, expect, it } from 'vitest'
import { benchFiguresOf, figuresOf, sizeFiguresOf, summaryOf } from './figures.ts'
import type { RoomRun } from './play.ts'

const run = (figures: Partial<RoomRun> = {}): RoomRun => ({
  listeners: 1_000,
  joinsPerSecond: 50_000.4,
  joinP50Us: 9.96,
  joinP99Us: 40.04,
  repairP50Us: 5,
  repairP99Us: 200,
  bytesPerPeer: 230.5,
  meanRdp: 1.2345,
  p99Rdp: 3.456,
  delayP50Ms: 190.06,
  delayP99Ms: 300,
  depthMean: 4.125,
  depthMax: 7,
  depthOptimalMean: 3.5,
  movesPerJoin: 0.2001,
  unplaced: 0,
  cpuShare: 0.987,
  violations: undefined,
  ...figures,
})
const size = (listeners: number) =>
  sizeFiguresOf({
    banyan: [run({ listeners })],
    random: [run({ listeners, meanRdp: 9 })],
    minDepth: [run({ listeners, meanRdp: 5 })],
    minDepthNearest: [run({ listeners, meanRdp: 2 })],
  })
const setting = { data: { name: 'ring', hosts: 30, sha256: 'ab' }, machine: 'abacus', commit: '0123456789' }
const METRICS = [
  ...['listeners', 'joinsPerSecond', 'joinP50Us', 'joinP99Us', 'repairP50Us', 'repairP99Us', 'bytesPerPeer', 'meanRdp'],
  ...['p99Rdp', 'delayP50Ms', 'delayP99Ms', 'depthMean', 'depthMax', 'depthOptimalMean', 'movesPerJoin', 'unplaced'],
]

describe('the figures of the planner bench', () => {
  it('are medians over the seeds, rounded to what they are good for', () => {
    expect(figuresOf([run({ meanRdp: 1.2 }), run({ meanRdp: 1.23456 }), run({ meanRdp: 9 })])).toMatchObject({
      meanRdp: 1.235,
      joinsPerSecond: 50_000,
      joinP50Us: 10,
      seeds: 3,
    })
  })

  it('hide nobody who found no place in one of many seeds', () => {
    expect(figuresOf([run(), run(), run({ unplaced: 4 })]).unplaced).toBe(4)
  })

  it('add broken rules up, and say in how many rooms somebody looked', () => {
    const runs = [run({ violations: 2 }), run(), run({ violations: 1 })]
    expect(figuresOf(runs)).toMatchObject({ checked: 2, violations: 3 })
  })

  it('are those of the largest size, beside all sizes, in a shape that others read', () => {
    const figures = benchFiguresOf([size(2_000), size(1_000)], setting)
    expect(figures.listeners).toBe(2_000)
    expect(figures.runs.map(({ listeners }) => listeners)).toEqual([2_000, 1_000])
    expect(Object.keys(figures)).toEqual(expect.arrayContaining([...METRICS, 'vs', 'runs', 'seeds', 'data', 'machine']))
    expect(Object.keys(figures.vs)).toEqual(['random', 'minDepth', 'minDepthNearest'])
    for (const other of Object.values(figures.vs)) {
      expect(Object.keys(other)).toEqual(expect.arrayContaining(METRICS))
    }
    expect(JSON.parse(JSON.stringify(figures))).toEqual(figures)
  })

  it('are not made of nothing', () => {
    expect(() => figuresOf([])).toThrow(RangeError)
    expect(() => benchFiguresOf([], setting)).toThrow('at least one size')
  })

  it('come as a table with one column for each planner', () => {
    const table = summaryOf(benchFiguresOf([size(1_000)], setting))
    expect(table).toMatch(/\| 1,000 listeners +\| Banyan +\| random +\| minimum depth +\|/)
    expect(table).toMatch(/\| meanRdp +\| 1\.23\d +\| 9 +\| 5 +\| 2 +\|/)
    expect(table).toContain('abacus')
  })
})

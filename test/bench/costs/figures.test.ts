import { describe, expect, it } from 'vitest'
import { type AbuseRun, figuresOf, tableOf } from './figures.ts'

const run: AbuseRun = {
  name: 'bigMessages',
  calmMs: [...Array(99).fill(1), 2],
  floorMs: [...Array(99).fill(1), 3],
  abusedMs: [...Array(99).fill(2), 900],
  ...{ rssMbBefore: 80.4, rssMb: 81.6, harmed: 0, closed: { 'too-costly': 3 }, seen: { posts: 1.234 } },
}

describe('figures of abuses', () => {
  it('set the tail beside that of calm, and the memory beside that before', () => {
    expect(figuresOf([run]).abuse['bigMessages']).toEqual({
      ...{ p99Ms: 10.98, calmP99Ms: 1.01, timesCalm: 10.9, floorP99Ms: 1.02, rssMb: 82, rssMbBefore: 80 },
      ...{ harmed: 0, closed: { 'too-costly': 3 }, seen: { posts: 1.2 } },
    })
  })

  it('are a row of a table each', () => {
    const [, , row] = tableOf(figuresOf([run])).split('\n')
    expect(row).toBe('| bigMessages | 10.98 ms | 1.01 ms | 10.9 | 1.02 ms | 80, 82 MB | 0 | 3 too-costly |')
  })

  it('are none without signals', () => {
    expect(() => figuresOf([{ ...run, abusedMs: [] }])).toThrow(RangeError)
  })
})

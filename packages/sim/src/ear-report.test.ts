import { describe, expect, it } from 'vitest'
import { type Pair, reportOf } from './ear-report.ts'

/** Ten frames of speech, a frame of noise behind them, and somebody who heard those numbers 100 ms after they were spoken. */
function pair(heard: readonly number[], part: Partial<Pair> = {}): Pair {
  const spoken = Array.from({ length: 11 }, (_, number) => ({ number, at: number * 20, voice: number < 10 }))
  return {
    ...{ listener: 'bob', speaker: 'ada', spoken, from: 0, until: 1_000 },
    heard: new Map(heard.map((number) => [number, number * 20 + 100])),
    ...part,
  }
}

describe('reportOf', () => {
  it('counts every frame of speech that was due and not played, and the longest stretch of them', () => {
    const report = reportOf([pair([0, 1, 3, 4, 5, 8, 9])])
    expect(report).toMatchObject({ due: 10, missing: 3, inTime: 0.7, worstGapMs: 40, deaf: [] })
    expect(report.gaps.map(({ at, ms }) => [at, ms])).toEqual([
      [120, 40],
      [40, 20],
    ])
    expect(report.delayMs).toEqual({ p50: 100, p99: 100, most: 100 })
  })

  it('holds an ear to the time in which it was there', () => {
    expect(reportOf([pair([4, 5], { from: 80, until: 119 })])).toMatchObject({ due: 2, missing: 0 })
  })

  it('names who heard nothing', () => {
    expect(reportOf([pair([]), pair([0, 1], { listener: 'eve' })]).deaf).toEqual(['bob'])
  })
})

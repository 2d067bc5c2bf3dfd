import { describe, expect, it } from 'vitest'
import { type PlayoutRecord, playoutReport } from './playout-report.ts'

/** Ten frames of speech, a frame of noise behind them, and a listener that played those numbers 100 ms after they were
 *  sent. */
function record(played: readonly number[], part: Partial<PlayoutRecord> = {}): PlayoutRecord {
  const sent = Array.from({ length: 11 }, (_, number) => ({ number, at: number * 20, voice: number < 10 }))
  return {
    ...{ listener: 'bob', speaker: 'ada', sent, from: 0, until: 1_000 },
    played: new Map(played.map((number) => [number, number * 20 + 100])),
    ...part,
  }
}

describe('playoutReport', () => {
  it('counts every frame of speech that was due and not played, and the longest stretch of them', () => {
    const report = playoutReport([record([0, 1, 3, 4, 5, 8, 9])])
    expect(report).toMatchObject({ due: 10, missing: 3, playedShare: 0.7, worstGapMs: 40, deaf: [] })
    expect(report.gaps.map(({ at, ms }) => [at, ms])).toEqual([
      [120, 40],
      [40, 20],
    ])
    expect(report.delayMs).toEqual({ p50: 100, p99: 100, max: 100 })
  })

  it('counts only the time in which the listener was there', () => {
    expect(playoutReport([record([4, 5], { from: 80, until: 119 })])).toMatchObject({ due: 2, missing: 0 })
  })

  it('names listeners that played nothing', () => {
    expect(playoutReport([record([]), record([0, 1], { listener: 'eve' })]).deaf).toEqual(['bob'])
  })

  it('counts what was played and never sent so, for each listener and speaker', () => {
    const { forged, forgeries } = playoutReport([
      record([0], { forgedAt: [100, 120, 260] }),
      record([0, 1], { listener: 'eve', forgedAt: [80] }),
      record([0], { listener: 'joe' }),
    ])
    expect(forged).toBe(4)
    expect(forgeries).toEqual([
      { listener: 'bob', speaker: 'ada', frames: 3, firstAt: 100, lastAt: 260 },
      { listener: 'eve', speaker: 'ada', frames: 1, firstAt: 80, lastAt: 80 },
    ])
  })
})

import { describe, expect, it } from 'vitest'
import { lately, MOST_SAMPLES, type Sample, sparkline, withSample } from './history.ts'

const sample = (at: number, part: Partial<Sample> = {}): Sample => ({
  ...{ at, worst: 0, delayMs: 40, missing: 0, repaired: 0 },
  ...part,
})

describe('withSample', () => {
  it('forgets the oldest when there are too many', () => {
    let samples: Sample[] = []
    for (let at = 0; at < MOST_SAMPLES + 5; at += 1) samples = withSample(samples, sample(at))
    expect([samples.length, samples[0]!.at, samples.at(-1)!.at]).toEqual([MOST_SAMPLES, 5, MOST_SAMPLES + 4])
  })
})

describe('lately', () => {
  it('counts the last ten seconds', () => {
    const samples = [
      sample(0, { missing: 1 }),
      sample(4_000, { missing: 5, repaired: 2 }),
      sample(14_000, { missing: 7, repaired: 9 }),
    ]
    expect(lately(samples)).toEqual({ missing: 2, repaired: 7 })
  })
  it('is nothing at first, and when those who were heard have gone', () => {
    expect(lately([])).toEqual({ missing: 0, repaired: 0 })
    expect(lately([sample(0, { missing: 9 }), sample(2_000)])).toEqual({ missing: 0, repaired: 0 })
  })
})

describe('sparkline', () => {
  it('goes from left to right, and up with the value, no higher than there is room', () => {
    expect(sparkline([0, 5, 20], { width: 100, height: 10, most: 10 })).toBe('M0.0 10.0L50.0 5.0L100.0 0.0')
  })
  it('breaks where nothing was measured', () => {
    expect(sparkline([1, undefined, 1, 1], { width: 30, height: 10, most: 1 })).toBe('M0.0 0.0M20.0 0.0L30.0 0.0')
  })
})

import { seededRandom } from '@banyan/core/testing'
import { describe, expect, it } from 'vitest'
import { arrivals } from './arrivals.ts'

describe('arrivals', () => {
  const moments = arrivals({ perSecond: 100, seconds: 100, chance: seededRandom(1).next })

  it('come in order, within the time, as often as was asked for', () => {
    expect(moments).toEqual(moments.toSorted((a, b) => a - b))
    expect(moments.at(-1)).toBeLessThan(100_000)
    expect(Math.abs(moments.length - 10_000)).toBeLessThan(300)
  })

  it('come alone and in bunches: the pauses vary as much as they are long', () => {
    const pauses = moments.slice(1).map((at, index) => at - moments[index]!)
    const mean = pauses.reduce((sum, pause) => sum + pause, 0) / pauses.length
    const variance = pauses.reduce((sum, pause) => sum + (pause - mean) ** 2, 0) / pauses.length
    expect(Math.sqrt(variance) / mean).toBeCloseTo(1, 1)
  })

  it.each([
    { perSecond: 0, seconds: 1 },
    { perSecond: 1, seconds: 0 },
    { perSecond: Number.NaN, seconds: 1 },
  ])('refuse $perSecond a second for $seconds s', (wish) => {
    expect(() => arrivals({ ...wish, chance: () => 0.5 })).toThrow(RangeError)
  })
})

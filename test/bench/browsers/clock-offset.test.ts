import { describe, expect, it } from 'vitest'
import { clockOffset } from './clock-offset.ts'

describe('the offset of a clock', () => {
  it('is taken from the answer that came soonest, half way', () => {
    const readings = [
      { askedAt: 1_000, otherAt: 9, answeredAt: 1_030 },
      { askedAt: 2_000, otherAt: 1_001, answeredAt: 2_002 },
      { askedAt: 3_000, otherAt: 2_019, answeredAt: 3_020 },
    ]
    expect(clockOffset(readings)).toEqual({ ms: 1_000, withinMs: 1 })
  })

  it('is not known of a clock that nobody read', () => {
    expect(() => clockOffset([])).toThrow(RangeError)
  })
})

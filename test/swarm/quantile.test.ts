import { describe, expect, it } from 'vitest'
import { quantile } from './quantile.ts'

describe('quantile', () => {
  it.each([
    { samples: [4, 1, 3, 2], share: 0.5, value: 2.5 },
    { samples: [1, 2, 3], share: 0.5, value: 2 },
    { samples: [7], share: 0.99, value: 7 },
    { samples: [], share: 0.5, value: undefined },
  ])('of $samples at $share is $value', ({ samples, share, value }) => {
    expect(quantile(samples, share)).toBe(value)
  })
  it('stays a number as long as it lies among numbers', () => {
    expect(quantile([1, 2, Infinity], 0.5)).toBe(2)
    expect(quantile([1, 2, Infinity], 0.99)).toBe(Infinity)
  })
})

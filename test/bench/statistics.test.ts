import { describe, expect, it } from 'vitest'
import { median, quantile, rounded } from './statistics.ts'

describe('the statistics of benches', () => {
  it.each([
    { given: 'an odd number of samples', samples: [9, 1, 5], share: 0.5, expected: 5 },
    { given: 'an even number of samples', samples: [4, 1, 2, 3], share: 0.5, expected: 2.5 },
    { given: 'one sample', samples: [7], share: 0.99, expected: 7 },
    { given: 'the largest', samples: [1, 2, 3], share: 1, expected: 3 },
    { given: 'a share between two samples', samples: [0, 10], share: 0.25, expected: 2.5 },
  ])('finds the quantile of $given', ({ samples, share, expected }) => {
    expect(quantile(samples, share)).toBe(expected)
  })

  it('sorts by size, not by spelling', () => expect(median([10, 9, 100])).toBe(10))

  it('refuses to make a figure of nothing', () => expect(() => median([])).toThrow(RangeError))

  it('rounds to numbers', () => expect(rounded(0.123456, 3)).toBe(0.123))
})

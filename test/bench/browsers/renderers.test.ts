import { describe, expect, it } from 'vitest'
import { busiest } from './renderers.ts'

const times = (...entries: [number, number][]) => new Map(entries)

describe('the process of a page', () => {
  it('is the one that worked while the page did, not the one that was started meanwhile', () => {
    expect(busiest(times([10, 1], [11, 0.02]), times([10, 1.01], [11, 0.2], [12, 0.03]))).toBe(11)
  })

  it.each([
    { given: 'nobody worked', after: times([10, 1.01]) },
    { given: 'two worked', after: times([10, 1.2], [11, 0.1]) },
    { given: 'there is none', after: times() },
  ])('is not guessed when $given', ({ after }) => {
    expect(busiest(times([10, 1]), after)).toBeUndefined()
  })
})

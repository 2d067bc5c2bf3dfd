import { seededRandom } from '@banyan/core/testing'
import { describe, expect, it } from 'vitest'
import { community } from './community.ts'

describe('a made-up community', () => {
  const made = community({ people: 2_000, posts: 20_000, chance: seededRandom(1).next })
  const followed = made.follows.flat()

  it('has people who follow about a hundred others, nobody twice and never themselves', () => {
    expect(followed.length / made.follows.length).toBeGreaterThan(85)
    expect(followed.length / made.follows.length).toBeLessThan(115)
    for (const [person, others] of made.follows.entries()) {
      expect(new Set(others).size).toBe(others.length)
      expect(others).not.toContain(person)
    }
  })

  it.each([
    { given: 'followers', of: followed },
    { given: 'posts', of: made.authors },
  ])('has a few with most of the $given, and everybody a chance', ({ of }) => {
    const counts = Array.from({ length: 2_000 }, () => 0)
    for (const person of of) counts[person]! += 1
    const sorted = counts.toSorted((a, b) => b - a)
    const share = sorted.slice(0, 200).reduce((sum, count) => sum + count, 0) / of.length
    expect(share).toBeGreaterThan(0.35)
    expect(sorted[1_000]).toBeGreaterThan(0)
  })

  it('is the same for the same seed', () => {
    const small = (seed: number) => community({ people: 50, posts: 50, chance: seededRandom(seed).next })
    expect(small(3)).toEqual(small(3))
    expect(small(3)).not.toEqual(small(4))
  })
})

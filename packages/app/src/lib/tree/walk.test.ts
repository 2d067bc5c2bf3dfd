import { describe, expect, it } from 'vitest'
import type { Placed } from './layout.ts'
import { type Direction, nearest, nextTo } from './walk.ts'

const node = (key: string, x: number, y: number, radius = 5): Placed => ({
  ...{ key, x, y, radius, stripe: 0, peer: undefined, members: [], count: 1, depth: 1, parent: undefined, mine: false },
})
const [middle, west, east, north, far] = [
  node('middle', 0, 0),
  node('west', -40, 3),
  node('east', 30, -10),
  node('north', 5, -40),
  node('far', -90, 0),
]
const nodes = [middle, west, east, north, far]

describe('nearest', () => {
  it('reaches as far as it may from the rim, and no farther', () => {
    expect(nearest(nodes, { x: 14, y: 0, reach: 10 })).toBe(middle)
    expect(nearest(nodes, { x: 15.5, y: 20, reach: 10 })).toBeUndefined()
  })
  it('takes the nearer of two', () => {
    expect(nearest(nodes, { x: -30, y: 0, reach: 100 })).toBe(west)
  })
})

describe('nextTo', () => {
  it.each<{ direction: Direction; expected: Placed | undefined }>([
    { direction: 'left', expected: west },
    { direction: 'right', expected: east },
    { direction: 'up', expected: north },
    { direction: 'down', expected: undefined },
  ])('leads $direction to $expected.key', ({ direction, expected }) => {
    expect(nextTo(nodes, middle, direction)).toBe(expected)
  })
  it('leads on to what lies behind', () => {
    expect(nextTo(nodes, west, 'left')).toBe(far)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lyingRoom, type LyingRoomOptions } from '../testing/lying-room.ts'

const seed = fc.integer({ min: 0, max: 0x7fffffff })
const room: fc.Arbitrary<Omit<LyingRoomOptions, 'hostile' | 'sameIdentity'>> = fc.record({
  seed,
  peers: fc.integer({ min: 4, max: 40 }),
  lossy: fc.constantFrom(0, 0, 0.1, 0.4),
  churn: fc.constantFrom(0, 0.2, 1),
  lies: fc.integer({ min: 1, max: 25 }),
  victims: fc.constantFrom('all', 'one', 'every other'),
  accuses: fc.boolean(),
  answers: fc.boolean(),
})
const two = fc.tuple(fc.nat(39), fc.nat(39))

const RUNS = { numRuns: 500 }

describe('an honest peer', () => {
  it('is never convicted because of one who lies, wherever that one is, with whatever reports lost', () => {
    fc.assert(
      fc.property(room, fc.nat(39), (options, liar) => {
        expect(lyingRoom({ ...options, hostile: [liar % options.peers] }).wronged).toEqual([])
      }),
      RUNS,
    )
  })

  it('is never convicted because of one person with two peers', () => {
    fc.assert(
      fc.property(room, two, (options, liars) => {
        const hostile = liars.map((liar) => liar % options.peers)
        expect(lyingRoom({ ...options, hostile, sameIdentity: hostile }).wronged).toEqual([])
      }),
      RUNS,
    )
  })

  it('is convicted because of two people only if both accuse it', () => {
    fc.assert(
      fc.property(room, two, (options, liars) => {
        const { wronged, accusers } = lyingRoom({ ...options, hostile: liars.map((liar) => liar % options.peers) })
        for (const identity of wronged) expect(accusers.get(identity)?.size).toBe(2)
      }),
      RUNS,
    )
  })
})

describe('one who lies', () => {
  it('is convicted by the first lie to all of its children, when these are two or more', () => {
    const first = { hostile: [0], lossy: 0, churn: 0, lies: 1, victims: 'all', accuses: false, answers: true } as const
    fc.assert(
      fc.property(seed, fc.integer({ min: 5, max: 40 }), (seed, peers) => {
        const { caught, children } = lyingRoom({ ...first, seed, peers })
        expect(caught).toEqual(children >= 2 ? ['i0'] : [])
      }),
      RUNS,
    )
  })

  it.each([
    { victims: 'one', accuses: false },
    { victims: 'every other', accuses: true },
  ] as const)('is convicted in the end when it lies to $victims, and accuses: $accuses', ({ victims, accuses }) => {
    const rooms = Array.from({ length: 20 }, (_, seed) =>
      lyingRoom({ seed, peers: 20, hostile: [1], lossy: 0, churn: 0, lies: 60, victims, accuses, answers: true }),
    )
    expect(rooms.filter(({ caught }) => caught.length === 1).length).toBeGreaterThan(10)
  })
})

import { describe, expect, it } from 'vitest'
import { overloadedRoom, type OverloadedRoomReport } from '../index.ts'

/** Frames that an ear may miss because its only parent dies while a stripe is left out: two seconds. */
const DEATH_FRAMES = 100
/** Plans that a peer gets in ten seconds. */
const MOST_PLANS = 2

/** No ear misses more than three times what the median does, a death beside it apart. */
const isEven = ({ missingMedian, missingMost }: OverloadedRoomReport) =>
  missingMost <= Math.max(3 * missingMedian, DEATH_FRAMES)

describe('a room that takes 130 % of its processor for ten seconds, while two die and three come', () => {
  it('goes on: nobody is taken for dead, plans are few, and what is missing is little', async () => {
    const report = await overloadedRoom({ seed: 2, listeners: 20, load: 1.3 })
    expect(report).toMatchObject({ takenForDead: 0, missingAfter: 0, deafAfter: 0 })
    expect(report.mostPlans).toBeLessThanOrEqual(MOST_PLANS)
    expect(report.missing / report.due).toBeLessThan(0.01)
    expect(isEven(report)).toBe(true)
    // They come in slowly, and they come in.
    expect(Math.max(...report.joinsMs)).toBeLessThan(15_000)
  })
})

describe('a room that takes 200 % of its processor for ten seconds', () => {
  it('still speaks, and has everything two seconds after', async () => {
    const report = await overloadedRoom({ seed: 2, listeners: 20, load: 2 })
    expect(report).toMatchObject({ takenForDead: 0, missingAfter: 0, deafAfter: 0 })
    // All of it would take twice as much as there is; without these rules half of it and more is missing.
    expect(report.missing / report.due).toBeLessThan(0.25)
  })
})

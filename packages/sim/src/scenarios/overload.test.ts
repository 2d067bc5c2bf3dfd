import { describe, expect, it } from 'vitest'
import { overloadedRoom, type OverloadedRoomReport, RoomWorld, saysShort, talkAndPause } from '../index.ts'

/** Frames that an ear may miss because its only parent dies while a stripe is left out: one second. */
const DEATH_FRAMES = 50
/** Plans that a peer gets in ten seconds. */
const MOST_PLANS = 2

/** No ear misses more than three times what the median does, a death beside it apart. */
const isEven = ({ missingMedian, missingMost }: OverloadedRoomReport) =>
  missingMost <= Math.max(3 * missingMedian, DEATH_FRAMES)

describe('a room that takes 130 % of its processor for ten seconds, while two die and three come', () => {
  it.each([
    { seed: 2, listeners: 20 },
    { seed: 4, listeners: 30 },
  ])('goes on: nobody is taken for dead, plans are few, little is missing: seed $seed', async (room) => {
    const report = await overloadedRoom({ ...room, load: 1.3 })
    expect(report).toMatchObject({ takenForDead: 0, missingAfter: 0, deafAfter: 0 })
    expect(report.mostPlans).toBeLessThanOrEqual(MOST_PLANS)
    expect(report.missing / report.due).toBeLessThan(0.003)
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
    expect(report.missing / report.due).toBeLessThan(0.1)
  })
})

describe('a room that takes 70 % of its processor', () => {
  it.each([2, 4])('is not short of CPU: nothing is left out, and nobody waits: seed %i', async (seed) => {
    const report = await overloadedRoom({ seed, listeners: 30, load: 0.7 })
    expect(report).toMatchObject({ short: 0, takenForDead: 0, missingAfter: 0, deafAfter: 0 })
    expect(Math.max(...report.joinsMs)).toBeLessThan(1_500)
  })
})

describe('a room of hidden pages, whose timers fire once a second', () => {
  it.each([
    { line: 'good lines', network: {} },
    { line: 'lines that are uneven and lose packets', network: { unevenMs: 80, loss: 0.03 } },
  ])('is not short of CPU: $line', async ({ network: { unevenMs = 0, loss = 0 } }) => {
    const world: RoomWorld = new RoomWorld({ seed: 3, loss, delayMs: () => 10 + unevenMs * world.random.next() })
    const ada = await world.create('ada')
    ada.speak({ level: talkAndPause(4_000, 800) })
    await world.joinMany(16, { everyMs: 200 })
    await world.run(5_000)
    for (const { name, loop } of world.present) if (name !== 'ada') loop.throttle(1_000)
    await world.run(40_000)
    expect(saysShort(world)).toEqual([])
    await world.close()
  })
})

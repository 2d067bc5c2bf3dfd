import { describe, expect, it } from 'vitest'
import { seededRandom } from '@banyan/core/testing'
import { listening } from './scenario.ts'

describe('a room on bad lines', () => {
  it('hears at least 99.9 % in time when every line loses 5 % of the packets', async () => {
    const world = await listening(24, { loss: 0.05 })
    await world.run(30_000)
    const { playedShare, due, deaf, worstGapMs } = world.report({ from: 5_000 })
    expect(due).toBeGreaterThan(24 * 1_400)
    expect(deaf).toEqual([])
    expect(playedShare).toBeGreaterThanOrEqual(0.999)
    expect(worstGapMs).toBeLessThanOrEqual(60)
    await world.close()
  })

  it('hears everything when packets overtake one another', async () => {
    const world = await listening(16, { reordered: 0.1, overtakenByMs: 30 })
    await world.run(15_000)
    expect(world.report({ from: 6_000 })).toMatchObject({ missing: 0, deaf: [] })
    await world.close()
  })

  it('hears everything once when packets are doubled', async () => {
    const world = await listening(16, { duplicated: 0.2 })
    await world.run(15_000)
    expect(world.report()).toMatchObject({ missing: 0, deaf: [] })
    await world.close()
  })

  it('hears at least 99.9 % when packets take 10 to 70 ms, each as long as it likes', async () => {
    const { next } = seededRandom(7)
    const world = await listening(16, { delayMs: () => 10 + 60 * next() })
    await world.run(20_000)
    const { playedShare, deaf } = world.report({ from: 8_000 })
    expect(deaf).toEqual([])
    expect(playedShare).toBeGreaterThanOrEqual(0.999)
    await world.close()
  })
})

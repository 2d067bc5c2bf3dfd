import { describe, expect, it } from 'vitest'
import { Congestion, SAMPLE_MS, SLOW_BYTES, Strain } from './congestion.ts'

const run = (strain: Strain, bytes: number, from: number, ms: number) => {
  for (let now = from; now < from + ms; now += SAMPLE_MS) strain.sample(bytes, 0, now)
}

describe('Strain', () => {
  it('takes one full buffer for a burst, and two in a row for a slow link', () => {
    const strain = new Strain()
    for (let now = 0; now < 1_000; now += 2 * SAMPLE_MS) {
      strain.sample(SLOW_BYTES + 1, 0, now)
      strain.sample(0, 0, now + SAMPLE_MS)
      expect(strain.isSlow).toBe(false)
    }
    run(strain, SLOW_BYTES + 1, 1_000, 2 * SAMPLE_MS)
    expect(strain.isSlow).toBe(true)
  })

  it('is over after three clean seconds and no sooner', () => {
    const strain = new Strain()
    run(strain, SLOW_BYTES + 1, 0, 100)
    run(strain, 0, 100, 2_900)
    expect(strain.isSlow).toBe(true)
    run(strain, 0, 3_000, 200)
    expect(strain.isSlow).toBe(false)
  })

  it('is noticed by round trips that are long for half a second', () => {
    const strain = new Strain()
    strain.sample(0, 499, 0)
    expect(strain.isSlow).toBe(false)
    strain.sample(0, 500, 50)
    expect(strain.isSlow).toBe(true)
  })

  it('costs leaves their redundancy first, and peers that carry others when it gets worse', () => {
    const strain = new Strain()
    const sheds = (now: number) => [strain.shedsRedundancy(false, now), strain.shedsRedundancy(true, now)]
    expect(sheds(0)).toEqual([false, false])
    run(strain, SLOW_BYTES + 1, 0, 100)
    expect(sheds(100)).toEqual([true, false])
    strain.sample(25_000, 0, 150)
    expect(sheds(150)).toEqual([true, true])
    run(strain, SLOW_BYTES + 1, 200, 500)
    expect(sheds(700)).toEqual([true, true])
  })
})

describe('Congestion', () => {
  it('tells each change once: 0.9 s lost to late turns within 3 s, or a slow link', () => {
    const congestion = new Congestion()
    const changes: [number, boolean][] = []
    for (let now = 0; now <= 10_000; now += 100) {
      const isLate = [1_000, 2_000, 2_500, 8_000].includes(now)
      if (congestion.tick(isLate ? 300 : 100, now >= 6_500 && now < 7_000, now))
        changes.push([now, congestion.isCongested])
    }
    expect(changes).toEqual([
      [2_500, true],
      [4_100, false],
      [6_500, true],
      [7_000, false],
    ])
  })
})

import { describe, expect, it } from 'vitest'
import type { SourceId } from '../../protocol/index.ts'
import { seededRandom, VirtualClock } from '../../testing/index.ts'
import { ForwarderWorld } from '../testing/forwarder-world.ts'

const ADA = 6 as SourceId
const LAG_MS = 250

/** Ada feeds an ear in both stripes. While it starves, all that the ear has to do comes late. */
function starvedEar({ loss = 0 } = {}) {
  const clock = new VirtualClock()
  const world = new ForwarderWorld({ clock, chance: seededRandom(3).next, loss: 0 })
  const edges = [{ from: 'ada', to: 'ear', feeds: [0, 1] }]
  world.plan({ edges, stage: ['ada'], sources: [ADA] })
  clock.advance(2_000)
  world.speak('ada', ADA, 30_000)
  clock.advance(3_000)
  world.line({ loss })
  const starve = (ms: number, { shedAfterMs = Infinity } = {}) => {
    world.lag('ear', LAG_MS)
    const since = world.now
    while (world.now < since + ms) {
      if (world.now >= since + shedAfterMs) world.buffered('ada', 'ear', 13_000)
      clock.advance(100)
    }
    // What waits in line is worked off in order.
    for (let lagMs = LAG_MS - 50; lagMs >= 0; lagMs -= 50) {
      world.lag('ear', lagMs)
      clock.advance(50)
    }
  }
  const asked = (type: 'release' | 'resume', after = 0) =>
    world.messages(type, { from: 'ear' }).filter(({ at }) => at >= after).length
  const undelivered = () => world.delays('ear', ADA).filter((ms) => ms === Infinity).length
  return { world, clock, starve, asked, undelivered }
}

describe('a peer without enough CPU', () => {
  it('leaves a stripe out, of which the other one brings all frames', () => {
    const { world, clock, starve, asked, undelivered } = starvedEar()
    starve(4_000)
    expect(asked('release')).toBeGreaterThan(0)
    const inOneStripe = world.packets({ from: 'ada', to: 'ear', after: world.now - 1_000 }).length
    expect(inOneStripe).toBeLessThan(35)
    clock.advance(20_000)
    expect(world.packets({ from: 'ada', to: 'ear', after: world.now - 1_000 }).length).toBeGreaterThan(45)
    clock.advance(5_000)
    expect(undelivered()).toBe(0)
  })

  it('takes it again when the other one stops to bring them', () => {
    const { world, clock, starve, asked, undelivered } = starvedEar()
    const shedAt = world.now + 4_000
    starve(8_000, { shedAfterMs: 4_000 })
    expect(asked('resume', shedAt)).toBeGreaterThan(0)
    clock.advance(24_000)
    expect(undelivered()).toBe(0)
  })

  it('leaves none out while each brings its own frames alone', () => {
    const { clock, starve, asked, undelivered } = starvedEar()
    starve(4_000, { shedAfterMs: 0 })
    expect(asked('release')).toBe(0)
    clock.advance(30_000)
    expect(undelivered()).toBe(0)
  })

  it('takes it again for a while where packets are lost', () => {
    const { world, clock, starve, asked, undelivered } = starvedEar({ loss: 0.05 })
    starve(20_000)
    expect(asked('resume')).toBeGreaterThan(2)
    world.line({ loss: 0 })
    clock.advance(20_000)
    expect(undelivered()).toBeLessThan(15)
  })
})

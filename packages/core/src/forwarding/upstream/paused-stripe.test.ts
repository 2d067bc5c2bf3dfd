import { describe, expect, it } from 'vitest'
import type { SourceId } from '../../protocol/index.ts'
import { seededRandom, VirtualClock } from '../../testing/index.ts'
import { type Edge, ForwarderWorld } from '../testing/forwarder-world.ts'

const [ADA, BOB] = [6 as SourceId, 9 as SourceId]
const LAG_MS = 250

interface Room {
  loss?: number
  /** Ada pauses for 380 ms after each 820 ms. @default false */
  hasPauses?: boolean
  /** Bob speaks as well, all the time. @default false */
  hasBob?: boolean
}

/** Ada feeds an ear in both stripes. While it starves, all that the ear has to do comes late. */
function starvedEar({ loss = 0, hasPauses = false, hasBob = false }: Room = {}) {
  const clock = new VirtualClock()
  const world = new ForwarderWorld({ clock, chance: seededRandom(3).next, loss: 0 })
  const speakers = hasBob ? ['ada', 'bob'] : ['ada']
  const edges: Edge[] = speakers.map((from) => ({ from, to: 'ear', feeds: [0, 1] }))
  if (hasBob) edges.push({ from: 'ada', to: 'bob', stage: true })
  world.plan({ edges, stage: speakers, sources: hasBob ? [ADA, BOB] : [ADA] })
  clock.advance(2_000)
  if (hasPauses) {
    for (let turn = 0; turn < 25; turn += 1) {
      // An odd number of frames: spurts begin in both stripes.
      const place = { from: turn * 41, timestamp: turn * 1_200 * 48 }
      clock.after(turn * 1_200, () => world.speak('ada', ADA, 820, place))
    }
  } else world.speak('ada', ADA, 30_000)
  if (hasBob) world.speak('bob', BOB, 30_000)
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
    for (let lagMs = LAG_MS; lagMs >= 0; lagMs -= 1) {
      world.lag('ear', lagMs)
      clock.advance(2)
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

  it('goes on without it from one spurt to the next', () => {
    const { world, starve, asked } = starvedEar({ hasPauses: true })
    starve(15_000)
    const [first] = world.messages('release', { from: 'ear' })
    expect(first).toBeDefined()
    expect(asked('resume', first!.at)).toBe(0)
  })

  it('leaves none out while one of two speakers sends each frame once', () => {
    const { world, clock, starve, asked, undelivered } = starvedEar({ hasBob: true })
    starve(4_000, { shedAfterMs: 0 })
    expect(asked('release')).toBe(0)
    clock.advance(30_000)
    expect(undelivered()).toBe(0)
    expect(world.delays('ear', BOB).filter((ms) => ms === Infinity)).toEqual([])
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

import { expect, it } from 'vitest'
import type { SourceId } from '../protocol/index.ts'
import { seededRandom, VirtualClock } from '../testing/index.ts'
import { readHead } from '../wire/packet.ts'
import { ForwarderWorld } from './testing/forwarder-world.ts'

const ADA = 6 as SourceId

it('sheds redundancy to leaves first, then to peers that carry others, then frames; reports it, and recovers', () => {
  const clock = new VirtualClock()
  const world = new ForwarderWorld({ clock, chance: seededRandom(3).next, stripes: 1 })
  const edges = [
    { from: 'ada', to: 'hub', feeds: [0] },
    { from: 'hub', to: 'leaf', feeds: [0] },
    { from: 'hub', to: 'carrier', feeds: [0] },
    { from: 'carrier', to: 'below', feeds: [0] },
  ]
  world.plan({ edges, stage: ['ada'], sources: [ADA] })
  clock.advance(2_000)
  world.speak('ada', ADA, 20_000)
  const after = (ms: number, bytes: number) => {
    for (const to of ['leaf', 'carrier']) world.buffered('hub', to, bytes)
    clock.advance(400)
    const now = world.now
    clock.advance(ms - 400)
    return ['leaf', 'carrier'].map((to) => {
      const heads = world.packets({ from: 'hub', to, after: now }).map(({ bytes }) => readHead(bytes)!)
      return heads.length === 0 ? 'nothing' : heads.every(({ hasPrevious }) => hasPrevious) ? 'all' : 'bare'
    })
  }
  const notices = () =>
    world.peer('hub').notices.flatMap((notice) => (notice.type === 'congestion' ? [notice.congested] : []))
  expect(after(1_000, 0)).toEqual(['all', 'all'])
  expect(after(500, 13_000)).toEqual(['bare', 'all'])
  expect(notices()).toEqual([true])
  expect(after(1_000, 21_000)).toEqual(['bare', 'bare'])
  expect(after(1_000, 40_000)).toEqual(['nothing', 'nothing'])
  expect(after(3_000, 0)).toEqual(['bare', 'all'])
  clock.advance(600)
  expect(after(1_000, 0)).toEqual(['all', 'all'])
  expect(notices()).toEqual([true, false])
  const { shed } = world.peer('hub').forwarder.traffic(world.now).links.get(world.link('hub', 'leaf'))!
  expect(shed).toBeGreaterThan(40)
})

it('does not take a dead child for a slow link', () => {
  const clock = new VirtualClock()
  const world = new ForwarderWorld({ clock, chance: seededRandom(3).next, stripes: 1 })
  const edges = [
    { from: 'ada', to: 'hub', feeds: [0] },
    { from: 'hub', to: 'leaf', feeds: [0] },
    { from: 'hub', to: 'other', feeds: [0] },
  ]
  world.plan({ edges, stage: ['ada'], sources: [ADA] })
  clock.advance(2_000)
  world.speak('ada', ADA, 10_000)
  world.kill('leaf')
  clock.advance(1_700)
  world.buffered('hub', 'leaf', 30_000)
  clock.advance(2_000)
  const congestion = world.peer('hub').notices.filter(({ type }) => type === 'congestion')
  expect(congestion).toEqual([])
  world.buffered('hub', 'other', 30_000)
  clock.advance(500)
  expect(world.peer('hub').notices.filter(({ type }) => type === 'congestion')).toHaveLength(1)
})

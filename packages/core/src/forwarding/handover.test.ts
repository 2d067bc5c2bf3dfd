import { describe, expect, it } from 'vitest'
import type { SourceId } from '../protocol/index.ts'
import { seededRandom, VirtualClock } from '../testing/index.ts'
import { type Edge, ForwarderWorld, type WorldOptions } from './testing/forwarder-world.ts'
import { oneChain, twoChains } from './testing/trees.ts'

const ADA = 6 as SourceId
const everybody = ['a1', 'b1', 'a2', 'b2', 'a3', 'b3', 'ear']

/** Everybody is linked, and Ada has been speaking for a second. */
function speaking(edges: Edge[], options: Partial<WorldOptions> = {}) {
  const clock = new VirtualClock()
  const world = new ForwarderWorld({ clock, chance: seededRandom(3).next, ...options })
  const plan = (edges: Edge[]) => world.plan({ edges, stage: ['ada'], sources: [ADA] })
  plan(edges)
  clock.advance(1_000)
  world.speak('ada', ADA, 20_000)
  clock.advance(1_000)
  const noticed = (name: string, type: string) => world.peer(name).notices.filter((notice) => notice.type === type)
  return { clock, world, plan, noticed }
}
type World = ReturnType<typeof speaking>['world']

/** When the first and the last packet of a stripe before and after a moment went from one peer to another. */
const times = (world: World, from: string, to: string, stripe: number) =>
  world.packets({ from, to }).flatMap(({ bytes, at }) => ((bytes[0]! & 0x0f) === stripe ? [at] : []))
const missing = (world: World, ear: string, to: number) =>
  world.delays(ear, ADA, { to }).filter((delay) => delay === Infinity).length

describe('a parent that dies while somebody speaks', () => {
  it('has a stand-in within 150 ms of its last packet, and nobody below lacks a frame', () => {
    const { clock, world } = speaking(twoChains({ standbys: true }))
    world.kill('a1')
    clock.advance(2_000)
    const last = times(world, 'a1', 'a2', 0).at(-1)! + 5
    const first = times(world, 'ada', 'a2', 0).find((at) => at > last)! + 5
    expect(first - last).toBeLessThanOrEqual(150)
    for (const ear of everybody.filter((name) => name !== 'a1')) expect(missing(world, ear, world.now - 300)).toBe(0)
  })

  it('has a stand-in half a second after the plan, when it was dead before it was linked', () => {
    const clock = new VirtualClock()
    const world = new ForwarderWorld({ clock, chance: seededRandom(3).next })
    world.peer('a1')
    world.kill('a1')
    world.plan({ edges: twoChains({ standbys: true }), stage: ['ada'], sources: [ADA] })
    world.speak('ada', ADA, 2_000)
    clock.advance(480)
    expect(world.messages('resume', { from: 'a2', to: 'ada' })).toEqual([])
    clock.advance(120)
    expect(world.messages('resume', { from: 'a2', to: 'ada' }).length).toBeGreaterThan(0)
    clock.advance(400)
    expect(times(world, 'ada', 'a2', 0).length).toBeGreaterThan(10)
  })

  it('is reported once, a little later', () => {
    const { clock, world, noticed } = speaking(twoChains({ standbys: true }))
    world.kill('a1')
    clock.advance(2_000)
    expect(noticed('a2', 'silent')).toHaveLength(1)
    expect(noticed('a2', 'silent')[0]).toMatchObject({ link: world.link('a1', 'a2'), stripes: [0] })
    const reportedAt = noticed('a2', 'silent')[0]!.at - 2_000
    expect(reportedAt, 'a stand-in brings everything: there is time').toBeGreaterThan(400)
    expect(reportedAt).toBeLessThan(700)
    for (const deeper of ['a3', 'b3', 'ear']) expect(noticed(deeper, 'silent')).toEqual([])
  })

  it('is reported sooner where nobody can stand in', () => {
    const { clock, world, noticed } = speaking(oneChain.filter(({ standsBy }) => !standsBy))
    world.kill('a1')
    clock.advance(2_000)
    expect(noticed('a2', 'silent')[0]!.at - 2_000).toBeLessThan(300)
  })

  it('is not reported when only a few packets were lost, although its stand-in was asked', () => {
    const { clock, world, noticed } = speaking(twoChains({ standbys: true }))
    world.cut('a1', 'a2', true)
    clock.advance(160)
    world.cut('a1', 'a2', false)
    clock.advance(1_000)
    expect(noticed('a2', 'silent')).toEqual([])
    expect(world.messages('resume', { from: 'a2', to: 'ada' }).length).toBeGreaterThan(0)
  })

  it('has a stand-in also when its link closes before there is another plan', () => {
    const { clock, world } = speaking(twoChains({ standbys: true }))
    world.close('a1', 'a2')
    clock.advance(50)
    expect(times(world, 'ada', 'a2', 0).length).toBeGreaterThan(0)
  })

  it('has the parent in the other stripe for a stand-in where there is no standby', () => {
    const { clock, world } = speaking(twoChains())
    world.kill('a3')
    clock.advance(1_000)
    const last = times(world, 'a3', 'ear', 0).at(-1)! + 5
    const first = times(world, 'b3', 'ear', 0).find((at) => at > last)! + 5
    expect(first - last).toBeLessThanOrEqual(150)
    expect(missing(world, 'ear', world.now - 300)).toBe(0)
  })

  it('leaves a gap in a single stripe, which the replay fills', () => {
    const { clock, world } = speaking(oneChain, { stripes: 1 })
    world.kill('a1')
    clock.advance(2_000)
    expect(missing(world, 'ear', world.now - 300)).toBe(0)
    expect(Math.max(...world.delays('ear', ADA, { to: world.now - 300 }))).toBeLessThan(200)
  })

  it('does not make peers further down turn away from parents that live and starve themselves', () => {
    const { clock, world, noticed } = speaking(twoChains())
    world.kill('a1')
    world.kill('b1')
    clock.advance(900)
    expect(noticed('a2', 'silent')).toHaveLength(2)
    for (const deeper of ['a3', 'b3', 'ear']) {
      expect(noticed(deeper, 'silent')).toEqual([])
      expect(world.messages('resume', { from: deeper }).filter(({ at }) => at > 2_000)).toEqual([])
    }
    const heartbeat = world.messages('heartbeat', { from: 'a3', to: 'ear' }).at(-1)!
    expect(heartbeat.message.stripes[0]!.starving).toBe(true)
  })

  it('is replaced by a new plan without a frame lost, where both parents die at once', () => {
    const { clock, world, plan, noticed } = speaking(twoChains())
    world.kill('a3')
    world.kill('b3')
    clock.advance(400)
    expect(noticed('ear', 'silent')).toHaveLength(2)
    const others = twoChains().filter(({ to }) => to !== 'ear')
    plan([...others, { from: 'a2', to: 'ear', feeds: [0] }, { from: 'b2', to: 'ear', feeds: [1] }])
    clock.advance(1_000)
    const delays = world.delays('ear', ADA, { to: world.now - 300 })
    expect(delays.filter((delay) => delay === Infinity)).toEqual([]) // all of it was still in the rings
  })

  it('feeds again when it comes back, and has a stand-in again when it goes again', () => {
    const { clock, world, noticed } = speaking(twoChains({ standbys: true }))
    for (let times = 0; times < 3; times += 1) {
      world.cut('a1', 'a2', true)
      clock.advance(600)
      world.cut('a1', 'a2', false)
      clock.advance(600)
    }
    expect(noticed('a2', 'silent')).toHaveLength(3)
    expect(noticed('a2', 'delivering').filter((notice) => 'stripe' in notice && notice.stripe === 0)).toHaveLength(4)
    expect(missing(world, 'ear', world.now - 300)).toBe(0)
    const now = world.now
    clock.advance(1_000)
    expect(world.packets({ from: 'ada', to: 'a2', after: now })).toEqual([]) // the standby was let go
  })
})

describe('a stand-in', () => {
  it('is released as soon as the parent delivers, and stops', () => {
    const { clock, world } = speaking(twoChains({ standbys: true }))
    world.cut('a1', 'a2', true)
    clock.advance(500)
    world.cut('a1', 'a2', false)
    const back = world.now
    clock.advance(200)
    const doubled = times(world, 'ada', 'a2', 0).filter((at) => at > back)
    expect(doubled.length).toBeLessThanOrEqual(6)
    expect(world.messages('release', { from: 'a2', to: 'ada' }).length).toBeGreaterThan(0)
  })

  it('is told to release again when the first release is lost', () => {
    const { clock, world } = speaking(twoChains({ standbys: true }), { loss: 0.4 })
    clock.advance(4_000)
    world.line({ loss: 0 })
    clock.advance(1_000)
    const now = world.now
    clock.advance(500)
    expect(world.packets({ from: 'ada', to: 'a2', after: now })).toEqual([])
    expect(world.packets({ from: 'ada', to: 'b2', after: now })).toEqual([])
  })

  it('is replaced by the next link when it does not feed either', () => {
    const { clock, world } = speaking(twoChains({ standbys: true }))
    world.kill('a1')
    world.cut('ada', 'a2', true)
    clock.advance(1_500)
    expect(missing(world, 'a3', world.now - 400)).toBe(0)
    expect(times(world, 'b1', 'a2', 0).length).toBeGreaterThan(5)
  })

  it('is asked when the parent lives but brings nothing', () => {
    const { clock, world, noticed } = speaking(twoChains({ standbys: true }))
    world.cut('ada', 'a1', true)
    world.cut('b1', 'a1', true)
    clock.advance(1_100)
    expect(times(world, 'ada', 'a2', 0).length).toBeGreaterThan(2)
    expect(noticed('a2', 'silent')).toEqual([])
    expect(noticed('a2', 'starving')).toHaveLength(1)
    expect(missing(world, 'a3', world.now - 300)).toBe(0)
  })
})

describe('a peer that slept', () => {
  it('takes nobody for silent', () => {
    const { clock, world, noticed } = speaking(twoChains({ standbys: true }))
    for (const ms of [100, 500, 2_000]) {
      world.freeze('a2', ms)
      clock.advance(ms + 500)
    }
    expect(noticed('a2', 'silent')).toEqual([])
    expect(world.messages('resume', { from: 'a2', to: 'ada' })).toEqual([])
  })

  it('still notices that a parent died meanwhile', () => {
    const { clock, world, noticed } = speaking(twoChains({ standbys: true }))
    world.freeze('a2', 500)
    world.kill('a1')
    clock.advance(1_500)
    expect(noticed('a2', 'silent')).toHaveLength(1)
  })
})

describe('a silence between talk spurts', () => {
  it('makes nobody count as dead, whether a spurt begins late in one stripe or its last frame is lost', () => {
    const clock = new VirtualClock()
    const world = new ForwarderWorld({ clock, chance: seededRandom(5).next })
    world.plan({ edges: twoChains({ standbys: true }), stage: ['ada'], sources: [ADA] })
    clock.advance(3_000)
    for (let spurt = 0; spurt < 20; spurt += 1) {
      world.speak('ada', ADA, 500, { from: spurt * 25, timestamp: spurt * 96_000 })
      clock.advance(470)
      world.cut('a1', 'a2', spurt % 2 === 0) // takes the end of the spurt
      clock.advance(40)
      world.cut('a1', 'a2', false)
      clock.advance(1_490)
    }
    for (const name of everybody) expect(world.peer(name).notices.filter(({ type }) => type === 'silent')).toEqual([])
    expect(world.messages('resume').filter(({ at }) => at > 5_000)).toEqual([])
  })

  it('shows a dead parent within 4 s by its missing heartbeats', () => {
    const clock = new VirtualClock()
    const world = new ForwarderWorld({ clock, chance: seededRandom(5).next })
    world.plan({ edges: twoChains({ standbys: true }), stage: ['ada'], sources: [ADA] })
    clock.advance(3_000)
    world.kill('a1')
    clock.advance(2_000)
    expect(world.peer('a2').notices).toEqual([])
    clock.advance(2_000)
    expect(world.peer('a2').notices.map(({ type }) => type)).toEqual(['silent'])
  })

  it('of one speaker does not count while another one speaks', () => {
    const clock = new VirtualClock()
    const world = new ForwarderWorld({ clock, chance: seededRandom(5).next })
    const speakers = ['ada', 'bob']
    const edges = speakers.map((from) => ({ from, to: 'trunk', feeds: [0, 1] }))
    world.plan({ edges, stage: speakers, sources: [ADA, 9 as SourceId] })
    clock.advance(1_000)
    world.speak('ada', ADA, 5_000)
    world.speak('bob', 9 as SourceId, 1_000)
    clock.advance(6_000)
    expect(world.peer('trunk').notices.filter(({ type }) => type !== 'delivering')).toEqual([])
  })
})

describe('a plan that gives a child another parent', () => {
  const edges = twoChains()
  const moved = [
    ...edges.filter(({ to, feeds }) => to !== 'ear' || feeds?.[0] !== 0),
    { from: 'a2', to: 'ear', feeds: [0] },
  ]

  it('is carried out without a frame lost or late: the old parent feeds until the new one delivers', () => {
    const { clock, world, plan, noticed } = speaking(edges, { loss: 0.02 })
    plan(moved)
    clock.advance(1_000)
    const fresh = noticed('ear', 'delivering').find(({ at }) => at > 2_000)!
    expect(fresh).toMatchObject({ link: world.link('a2', 'ear'), stripe: 0 })
    expect(noticed('a3', 'released')).toHaveLength(1)
    expect(times(world, 'a3', 'ear', 0).at(-1)!).toBeGreaterThanOrEqual(fresh.at)
    expect(times(world, 'a3', 'ear', 0).at(-1)! - fresh.at).toBeLessThan(500)
    expect(Math.max(...world.delays('ear', ADA, { to: world.now - 300 }))).toBeLessThan(150)
  })

  it('is bridged by a standby when the old parent dies meanwhile', () => {
    const { clock, world, plan } = speaking(edges)
    plan(moved)
    world.cut('a2', 'ear', true)
    world.kill('a3')
    clock.advance(1_000)
    expect(times(world, 'b3', 'ear', 0).length).toBeGreaterThan(5)
    expect(missing(world, 'ear', world.now - 300)).toBe(0)
  })
})

describe('a parent that leaves', () => {
  it('feeds on until its children have other parents, and is told when they have', () => {
    const { clock, world, noticed } = speaking(twoChains({ standbys: true }))
    const { forwarder, turns } = world.peer('a1')
    forwarder.leave(world.now)
    turns.follow(world.now)
    const left = world.now
    clock.advance(300)
    expect(world.messages('leaving', { from: 'a1', to: 'a2' })).toHaveLength(3)
    expect(noticed('a2', 'leaving')).toHaveLength(1)
    expect(times(world, 'ada', 'a2', 0).find((at) => at > left)! - left).toBeLessThan(60)
    expect(noticed('a1', 'released').map((notice) => 'link' in notice && notice.link)).toContain(world.link('a1', 'a2'))
    world.kill('a1')
    clock.advance(1_000)
    expect(Math.max(...world.delays('ear', ADA, { to: world.now - 300 }))).toBeLessThan(100)
  })
})

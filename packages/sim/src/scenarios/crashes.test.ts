import { describe, expect, it } from 'vitest'
import { listening, quantile } from './scenario.ts'

describe('a super-peer that vanishes without a word', () => {
  // After 120 ms of silence a parent is missed; the last packets were on their way, and a stand-in is a round trip
  // away.
  it.each([
    { delayMs: 2, p50: 150, p99: 300 },
    { delayMs: 20, p50: 210, p99: 300 },
  ])('is heard by nobody, and its children have the stripe back soon on $delayMs ms links', async (expected) => {
    const world = await listening(32, { delayMs: expected.delayMs })
    const restored: number[] = []
    for (let kill = 0; kill < 3; kill += 1) {
      const outages = world.kill(world.superPeers()[0]!)
      await world.run(4_000)
      for (const { restoredAt, since } of outages) restored.push((restoredAt ?? Infinity) - since)
    }
    const { missing, worstGapMs, deaf } = world.report()
    expect({ missing, worstGapMs, deaf }).toEqual({ missing: 0, worstGapMs: 0, deaf: [] })
    expect(restored.length).toBeGreaterThanOrEqual(9)
    expect(quantile(restored, 0.5)).toBeLessThanOrEqual(expected.p50)
    expect(quantile(restored, 0.99)).toBeLessThanOrEqual(expected.p99)
    await world.close()
  })

  it('is survived by those who lose both parents at once', async () => {
    const world = await listening(24)
    const child = [...world.peers.keys()].find((name) => {
      const parents = world.traffic.parentsOf(name).map(({ parent }) => parent)
      return parents.length === 2 && !parents.includes('ada')
    })!
    const parents = world.traffic.parentsOf(child).map(({ parent }) => parent)
    const at = world.clock.now()
    for (const parent of parents) world.kill(parent)
    await world.run(10_000)
    const { gaps, deaf } = world.report({ from: at - 1_000 })
    expect(deaf).toEqual([])
    for (const { ms } of gaps) expect(ms).toBeLessThanOrEqual(600)
    expect(world.report({ from: at + 2_000 }).missing).toBe(0)
    await world.close()
  })

  it('is not missed while the relay is away either: standbys do it alone', async () => {
    const world = await listening(24)
    const at = world.clock.now()
    world.relay.goAway(20_000)
    await world.run(5_000)
    const outages = world.kill(world.superPeers()[0]!)
    expect(outages.length).toBeGreaterThan(0)
    await world.run(15_000)
    expect(world.report({ from: at })).toMatchObject({ missing: 0, deaf: [] })
    // All come back within seconds, and are placed anew, one after the other: for a moment the way may be much longer.
    await world.run(15_000)
    const { worstGapMs, playedShare, deaf } = world.report({ from: at })
    expect(deaf).toEqual([])
    expect(worstGapMs).toBeLessThanOrEqual(100)
    expect(playedShare).toBeGreaterThanOrEqual(0.999)
    for (const { session } of world.present) expect(session.snapshot).toMatchObject({ phase: 'joined', online: true })
    await world.close()
  })
})

describe('a super-peer whose line flaps', () => {
  it('is heard by nobody', async () => {
    const world = await listening(16)
    const flapping = world.superPeers()[0]!
    const others = [...world.peers.keys()].filter((name) => name !== flapping)
    const at = world.clock.now()
    const cut = (isCut: boolean) => others.forEach((name) => world.network.change(flapping, name, { isCut }))
    for (let flap = 0; flap < 5; flap += 1) {
      cut(true)
      await world.run(300)
      cut(false)
      await world.run(1_700)
    }
    await world.run(3_000)
    expect(world.report({ from: at })).toMatchObject({ missing: 0, deaf: [] })
    await world.close()
  })
})

describe('a machine that stands still', () => {
  it.each([600, 5_000])('accuses nobody when it was the one who slept, for %i ms', async (asleepMs) => {
    const world = await listening(16)
    const sleeper = [...world.peers.keys()].find(
      (name) => name !== 'ada' && world.traffic.childrenOf(name).length === 0,
    )!
    world.requests.length = 0
    const parents = world.traffic.parentsOf(sleeper)
    world.peer(sleeper).loop.freeze(asleepMs)
    await world.run(asleepMs + 200)
    // Nobody was asked to stand in for parents that had never stopped.
    expect(world.traffic.parentsOf(sleeper)).toEqual(parents)
    await world.run(8_000)
    expect(world.requests.filter(({ name, event }) => name === sleeper && event === 'link:lost')).toEqual([])
    expect(world.report({ from: world.clock.now() - 5_000 })).toMatchObject({ missing: 0, deaf: [] })
    await world.close()
  })

  it('is replaced when it carries others, and has its sound back when it wakes', async () => {
    const world = await listening(24)
    const frozen = world.superPeers()[0]!
    const children = world.traffic.childrenOf(frozen).length
    expect(children).toBeGreaterThan(0)
    const at = world.clock.now()
    world.peer(frozen).loop.freeze(4_000)
    await world.run(2_000)
    expect(world.traffic.childrenOf(frozen)).toEqual([])
    await world.run(10_000)
    const { gaps, deaf } = world.report({ from: at })
    expect(deaf).toEqual([])
    expect(gaps.filter(({ listener }) => listener !== frozen)).toEqual([])
    expect(world.report({ from: at + 6_000 }).missing).toBe(0)
    expect(world.peer(frozen).session.snapshot).toMatchObject({ phase: 'joined', online: true })
    await world.close()
  })

  it('goes on carrying when only its timers are slow, as in a tab that nobody sees', async () => {
    const world = await listening(16)
    const hidden = world.superPeers()[0]!
    const at = world.clock.now()
    world.peer(hidden).loop.throttle(1_000)
    await world.run(10_000)
    const { gaps } = world.report({ from: at })
    expect(gaps.filter(({ listener }) => listener !== hidden)).toEqual([])
    expect(world.traffic.childrenOf(hidden).length).toBeGreaterThan(0)
    await world.close()
  })
})

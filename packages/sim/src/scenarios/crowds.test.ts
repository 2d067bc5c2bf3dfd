import { describe, expect, it } from 'vitest'
import { banyanPlanner } from '@banyan/core/topology'
import { RoomWorld } from '../index.ts'
import { listening, quantile } from './scenario.ts'

describe('crowds', () => {
  it('hear the first word within half a second when thirty come at once', async () => {
    const world = await listening(4)
    const names = await world.joinMany(30, { everyMs: 5, prefix: 'guest' })
    await world.run(5_000)
    const waits = names.map((name) => {
      const { joinRequestedAt, firstPlayedAt } = world.peer(name)
      return (firstPlayedAt ?? Infinity) - joinRequestedAt
    })
    expect(quantile(waits, 0.5)).toBeLessThanOrEqual(500)
    expect(quantile(waits, 1)).toBeLessThan(2_000)
    expect(world.report({ from: 5_000 }).deaf).toEqual([])
    await world.close()
  })

  it('hear something soon where those who should carry them have died and nobody has noticed', async () => {
    const world = await listening(16)
    const idle = world.present.filter(({ name }) => name !== 'ada' && world.traffic.childrenOf(name).length === 0)
    expect(idle.length).toBeGreaterThan(6)
    for (const { name } of idle) world.kill(name)
    const names = await world.joinMany(10, { prefix: 'guest' })
    await world.run(8_000)
    const waits = names.map((name) => (world.peer(name).firstPlayedAt ?? Infinity) - world.peer(name).joinRequestedAt)
    expect(quantile(waits, 1)).toBeLessThanOrEqual(4_000)
    expect(world.report({ from: world.clock.now() - 3_000 })).toMatchObject({ missing: 0, deaf: [] })
    await world.close()
  })

  it('hear 99.99 % while one in a hundred vanishes each second, and another comes', async () => {
    const world = await listening(40)
    const { next } = world.random
    let guests = 0
    let killed = 0
    for (let second = 0; second < 40; second += 1) {
      for (const { name } of world.present) {
        if (name === 'ada' || next() >= 0.01) continue
        world.kill(name)
        killed += 1
        world.join(`guest${(guests += 1)}`)
      }
      await world.run(1_000)
    }
    await world.run(3_000)
    const { playedShare, deaf } = world.report()
    expect(killed).toBeGreaterThan(10)
    expect(deaf).toEqual([])
    expect(playedShare).toBeGreaterThanOrEqual(0.9999)
    await world.close()
  })

  it('hear everything with one stripe too, and have it back soon when a super-peer vanishes', async () => {
    const world = await listening(16, { openPlanner: () => banyanPlanner({ stripes: 1 }) })
    await world.run(5_000)
    expect(world.report()).toMatchObject({ missing: 0, deaf: [] })
    const outages = world.kill(world.superPeers()[0]!)
    await world.run(5_000)
    for (const { since, restoredAt } of outages) expect((restoredAt ?? Infinity) - since).toBeLessThanOrEqual(1_000)
    expect(world.report().worstGapMs).toBeLessThanOrEqual(1_000)
    await world.close()
  })
})

describe('a super-peer with a thin uplink', () => {
  it('gives children up instead of losing their sound', async () => {
    const world = await listening(24)
    const thin = world.superPeers()[0]!
    const before = world.traffic.childrenOf(thin).length
    const at = world.clock.now()
    // One child of one speaker takes 25 packets a second of about 275 bytes on the wire.
    world.network.limit(thin, 10_000)
    await world.run(15_000)
    expect(world.traffic.childrenOf(thin).length).toBeLessThan(before)
    expect(world.requests.some(({ name, event }) => name === thin && event === 'peer:report')).toBe(true)
    const { playedShare, deaf } = world.report({ from: at })
    expect(deaf).toEqual([])
    expect(playedShare).toBe(1)
    await world.close()
  })
})

describe('the same seed', () => {
  it('gives the same world, to the last packet', async () => {
    const play = async () => {
      const world = new RoomWorld({ seed: 5, loss: 0.05 })
      const ada = await world.create('ada')
      ada.speak()
      await world.joinMany(12)
      world.kill(world.superPeers()[0]!)
      await world.run(3_000)
      const seen = { report: world.report(), firstAudioMs: world.firstAudioMs() }
      await world.close()
      return seen
    }
    expect(await play()).toEqual(await play())
  })
})

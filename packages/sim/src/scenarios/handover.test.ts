import { describe, expect, it } from 'vitest'
import { listening } from './scenario.ts'

describe('handing over', () => {
  it('loses nothing when a super-peer stops carrying', async () => {
    const world = await listening(24)
    const at = world.clock.now()
    const tired = world.superPeers()[0]!
    world.peer(tired).session.setSlots(0)
    await world.run(8_000)
    expect(world.traffic.childrenOf(tired)).toEqual([])
    expect(world.report({ from: at })).toMatchObject({ missing: 0, deaf: [] })
    await world.close()
  })

  it('loses no more than the lines do when plans change while they lose 5 %', async () => {
    const world = await listening(24, { loss: 0.05 })
    await world.run(3_000)
    const at = world.clock.now()
    for (const tired of world.superPeers().slice(0, 3)) {
      world.peer(tired).session.setSlots(0)
      await world.run(4_000)
    }
    const { playedShare, worstGapMs, deaf } = world.report({ from: at })
    expect(deaf).toEqual([])
    // A way that has become longer by more than the buffer holds costs a frame or two, once, at each ear.
    expect(playedShare).toBeGreaterThanOrEqual(0.998)
    expect(worstGapMs).toBeLessThanOrEqual(60)
    await world.close()
  })

  it.each(['leave', 'depart'] as const)('loses nothing when a super-peer goes with %s()', async (how) => {
    const world = await listening(24)
    const at = world.clock.now()
    const goer = world.peer(world.superPeers()[0]!)
    const outages = world.traffic.senderGone(goer.name)
    expect(outages.length).toBeGreaterThan(0)
    goer.leftAt = at
    if (how === 'leave') await world.settled(goer.session.leave())
    else {
      goer.session.depart()
      await world.run(20)
      world.kill(goer.name, { relayNoticesAfterMs: 100 })
    }
    await world.run(5_000)
    expect(world.report({ from: at })).toMatchObject({ missing: 0, deaf: [] })
    // Sooner than silence is noticed: who goes says so.
    for (const { since, restoredAt } of outages) expect((restoredAt ?? Infinity) - since).toBeLessThan(120)
    await world.close()
  })

  it('leaves links and sound alone when the socket breaks and comes back', async () => {
    const world = await listening(16)
    const at = world.clock.now()
    for (const name of [world.superPeers()[0]!, 'ada']) {
      world.relay.drop(name)
      await world.run(8_000)
      expect(world.peer(name).session.snapshot).toMatchObject({ phase: 'joined', online: true })
    }
    expect(world.report({ from: at })).toMatchObject({ missing: 0, deaf: [] })
    await world.close()
  })

  it('loses nothing when a super-peer, a leaf and the speaker make their links anew', async () => {
    const world = await listening(16)
    const at = world.clock.now()
    const leaf = [...world.peers.keys()].find((name) => name !== 'ada' && world.traffic.childrenOf(name).length === 0)!
    for (const name of [world.superPeers()[0]!, leaf, 'ada']) {
      world.peer(name).session.refreshLinks()
      await world.run(5_000)
    }
    expect(world.report({ from: at })).toMatchObject({ missing: 0, deaf: [] })
    await world.close()
  })
})

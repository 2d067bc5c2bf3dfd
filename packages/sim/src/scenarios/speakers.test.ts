import { describe, expect, it } from 'vitest'
import { RoomWorld, talkAndPause } from '../index.ts'
import { listening } from './scenario.ts'

describe('speakers', () => {
  it('are heard when their sequence and their timestamp wrap around', async () => {
    const world = new RoomWorld()
    const ada = await world.create('ada', { sequenceOffset: 2 ** 32 - 600 })
    await world.joinMany(16)
    await world.run(1_000)
    ada.speak({ timestamp: 2 ** 32 - 960 * 700 })
    await world.run(25_000)
    const { due, missing, deaf, worstGapMs } = world.report()
    expect(due).toBeGreaterThan(16 * 1_100)
    expect({ missing, deaf, worstGapMs }).toEqual({ missing: 0, deaf: [], worstGapMs: 0 })
    await world.close()
  })

  it('are heard when a super-peer dies where their sequence wraps around', async () => {
    const world = new RoomWorld()
    const ada = await world.create('ada', { sequenceOffset: 2 ** 32 - 600 })
    await world.joinMany(24)
    await world.run(1_000)
    ada.speak()
    await world.run(11_900)
    world.kill(world.superPeers()[0]!)
    await world.run(5_000)
    expect(world.report()).toMatchObject({ missing: 0, deaf: [] })
    await world.close()
  })

  it('are heard again after they left the stage and came back', async () => {
    const world = await listening(12)
    await world.toStage('l3')
    await world.run(1_000)
    const at = world.clock.now()
    const bob = world.peer('l3')
    bob.speak()
    await world.run(3_000)
    await world.settled(bob.session.remove(bob.id!))
    await world.run(3_000)
    await world.toStage('l3')
    const again = world.clock.now()
    bob.speak()
    await world.run(5_000)
    expect(bob.sent.filter((frame) => frame.at > again).length).toBeGreaterThan(200)
    expect(world.report({ from: again + 1_500 })).toMatchObject({ missing: 0, deaf: [] })
    expect(world.report({ from: at + 1_500 }).playedShare).toBeGreaterThan(0.99)
    await world.close()
  })

  it('may be silent for as long as they like: nobody is taken for dead, and no word is clipped', async () => {
    const world = new RoomWorld()
    const ada = await world.create('ada')
    ada.speak({ level: talkAndPause(2_000, 6_000) })
    await world.joinMany(16)
    await world.run(3_000)
    world.requests.length = 0
    await world.run(40_000)
    expect(world.requests.filter(({ event }) => event === 'link:lost')).toEqual([])
    expect(world.report()).toMatchObject({ missing: 0, deaf: [] })
    await world.close()
  })

  it('may mute themselves in the middle of a word', async () => {
    const world = await listening(16)
    world.requests.length = 0
    const ada = world.peer('ada')
    for (let turn = 0; turn < 3; turn += 1) {
      await world.settled(ada.session.setMuted(true))
      await world.run(5_000)
      await world.settled(ada.session.setMuted(false))
      await world.run(3_000)
    }
    expect(world.requests.filter(({ event }) => event === 'link:lost')).toEqual([])
    expect(world.report()).toMatchObject({ missing: 0, deaf: [] })
    await world.close()
  })

  it('are heard to the end by a fellow speaker whom the last packets did not reach', async () => {
    const world = new RoomWorld()
    const ada = await world.create('ada')
    await world.joinMany(6)
    await world.toStage('l2')
    await world.run(1_000)
    ada.speak({ silence: 'send' })
    for (const lostMs of [20, 40, 80]) {
      await world.run(3_000)
      world.network.change('ada', 'l2', { isCut: true })
      await world.run(lostMs)
      const muted = ada.session.setMuted(true)
      world.network.change('ada', 'l2', { isCut: false })
      await world.settled(muted)
      await world.run(3_000)
      await world.settled(ada.session.setMuted(false))
    }
    await world.run(3_000)
    const { due, missing, deaf } = world.report()
    expect(due).toBeGreaterThan(6 * 400)
    expect({ missing, deaf }).toEqual({ missing: 0, deaf: [] })
    await world.close()
  })

  it('hear one another, and are heard, three at a time', async () => {
    const world = await listening(16)
    for (const name of ['l2', 'l9']) {
      await world.toStage(name)
      world.peer(name).speak()
    }
    await world.run(4_000)
    const at = world.clock.now()
    world.kill(world.superPeers()[0]!)
    await world.run(6_000)
    const { due, missing, deaf } = world.report({ from: at })
    expect(due).toBeGreaterThan(3 * 14 * 240)
    expect({ missing, deaf }).toEqual({ missing: 0, deaf: [] })
    await world.close()
  })
})

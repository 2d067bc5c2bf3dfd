import { describe, expect, it } from 'vitest'
import { RoomWorld, type SimPeer } from '../index.ts'

const ADA = { identity: 'account-ada' }
const SAM = { identity: 'account-sam' }

const stageOf = (world: RoomWorld, name: string) => {
  const { snapshot } = world.peer(name).session
  return snapshot.phase === 'joined' ? snapshot.view.stage.map(({ name, role }) => `${name} ${role}`) : snapshot.phase
}
/** What listeners played of one speaker from a moment on, in the share of what was sent. */
const heard = (world: RoomWorld, speaker: string, from: number) =>
  world.present
    .filter(({ name }) => name.startsWith('l'))
    .map((listener) => {
      const { id, sent } = world.peer(speaker)
      const due = sent.filter(({ at }) => at >= from && at < world.clock.now() - 1_500)
      const played = listener.played(id!)
      return due.length === 0 ? 0 : due.filter(({ number }) => played.has(number)).length / due.length
    })

/** Ada hosts and speaks, Sam speaks, eight listen. */
async function spoken() {
  const world = new RoomWorld()
  const ada = await world.create('ada', ADA)
  world.join('sam', SAM)
  await world.run(500)
  await world.toStage('sam')
  await world.joinMany(8)
  await world.run(2_000)
  ada.speak()
  world.peer('sam').speak()
  await world.run(3_000)
  return world
}

describe('a host whose machine is killed', () => {
  it('comes in elsewhere, has the room again and is heard; nobody misses anything of the others', async () => {
    const world = await spoken()
    const at = world.clock.now()
    world.kill('ada', { relayNoticesAfterMs: 10 }) // the system of a killed browser closes its connections
    await world.run(5_000)
    world.join('phone', ADA)
    await world.run(1_000)
    expect(stageOf(world, 'phone')).toEqual(['phone host', 'sam speaker'])
    world.peer('phone').speak()
    const back = world.clock.now()
    await world.run(6_000)
    expect(Math.min(...heard(world, 'phone', back + 2_000))).toBeGreaterThan(0.99)
    expect(Math.min(...heard(world, 'sam', at))).toBeGreaterThan(0.99)
    expect(stageOf(world, 'l0')).toEqual(['phone host', 'sam speaker'])
    await world.close()
  })

  it('takes over before the relay has noticed, when they say so', async () => {
    const world = await spoken()
    world.kill('ada', { relayNoticesAfterMs: 20_000 })
    await world.run(1_000)
    world.join('phone', { ...ADA, ifHere: 'take-over' })
    await world.run(1_000)
    expect(stageOf(world, 'l3')).toEqual(['phone host', 'sam speaker'])
    world.peer('phone').speak()
    const back = world.clock.now()
    await world.run(6_000)
    expect(Math.min(...heard(world, 'phone', back + 2_000))).toBeGreaterThan(0.99)
    await world.close()
  })

  it('and does not come back is waited for two minutes where nobody else leads', async () => {
    const world = new RoomWorld()
    await world.create('ada', ADA)
    await world.joinMany(3)
    world.kill('ada', { relayNoticesAfterMs: 10 })
    await world.run(115_000)
    expect(stageOf(world, 'l0')).toEqual(['ada host'])
    const { snapshot } = world.peer('l0').session
    expect(snapshot.phase === 'joined' && snapshot.view.hostAwayMs).toBeGreaterThan(0)
    await world.run(6_000)
    expect(world.peer('l0').session.snapshot).toEqual({ phase: 'left', reason: 'host-left' })
    await world.close()
  })

  it('and who comes back alive finds that they went on elsewhere', async () => {
    const world = await spoken()
    world.relay.goAway(3_000) // long enough for the phone, which is first
    world.network.vanish('ada', 15_000)
    world.peer('ada').loop.freeze(8_000)
    await world.run(4_000)
    world.join('phone', { ...ADA, ifHere: 'take-over' })
    await world.run(1_000)
    expect(stageOf(world, 'phone')).toEqual(['phone host', 'sam speaker'])
    await world.run(20_000)
    expect(world.peer('ada').session.snapshot).toEqual({ phase: 'left', reason: 'elsewhere' })
    await world.close()
  })
})

describe('a second session of the same person', () => {
  it('hears everybody but themselves, and speaks when it takes over', async () => {
    const world = await spoken()
    world.join('tab', SAM)
    await world.run(5_000)
    const [tab, sam, ada] = ['tab', 'sam', 'ada'].map((name) => world.peer(name)) as [SimPeer, SimPeer, SimPeer]
    expect(tab.audible(ada.id!).length).toBeGreaterThan(100)
    expect(tab.audible(sam.id!)).toEqual([])
    await world.settled(tab.session.takeOver())
    await world.until(() => sam.session.snapshot.phase === 'left')
    expect(sam.session.snapshot).toEqual({ phase: 'left', reason: 'elsewhere' })
    expect(stageOf(world, 'tab')).toEqual(['ada host', 'tab speaker'])
    tab.speak()
    const from = world.clock.now()
    await world.run(8_000)
    expect(Math.min(...heard(world, 'tab', from + 2_000))).toBeGreaterThan(0.99)
    await world.close()
  })
})

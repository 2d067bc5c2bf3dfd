import { describe, expect, it } from 'vitest'
import { RoomWorld } from '../index.ts'

/** The names of those who are in the room. */
const seated = (world: RoomWorld) =>
  world.present.filter(({ session }) => session.snapshot.phase === 'joined').map(({ name }) => name)

describe('seats', () => {
  it('are three a person and twenty an address, and as many as one likes on the machine of the relay', async () => {
    const world = new RoomWorld()
    await world.create('ada')
    await world.joinMany(6, { prefix: 'eve', everyMs: 20, identity: 'account-eve' })
    await world.joinMany(24, { prefix: 'guest', everyMs: 20, address: '192.0.2.1' })
    await world.joinMany(30, { prefix: 'other', everyMs: 20 })
    await world.run(2_000)
    const count = (prefix: string) => seated(world).filter((name) => name.startsWith(prefix)).length
    expect([count('eve'), count('guest'), count('other')]).toEqual([3, 20, 30])
    await world.close()
  })

  it('are taken over by a page that comes anew, once the relay knows that the old one is gone', async () => {
    const world = new RoomWorld()
    await world.create('ada')
    const devices = await world.joinMany(3, { prefix: 'eve', identity: 'account-eve' })
    await world.run(1_000)
    world.kill(devices[0]!, { relayNoticesAfterMs: 1_000 })
    world.join('too-soon', { identity: 'account-eve' })
    await world.run(1_500)
    world.join('again', { identity: 'account-eve' })
    await world.run(1_000)
    expect(seated(world)).toEqual(['ada', 'eve1', 'eve2', 'again'])
    await world.close()
  })
})

import { keepSpeaking, turnDeaf } from '@banyan/core/testing'
import { describe, expect, it } from 'vitest'
import { RoomWorld, type SimPeer } from '../../index.ts'

/** What a host does to a speaker. */
const SENTENCES = {
  muted: (host: SimPeer, mallory: SimPeer) => host.session.mute(mallory.id!),
  'taken off the stage': (host: SimPeer, mallory: SimPeer) => host.session.remove(mallory.id!),
  'removed from the room': (host: SimPeer, mallory: SimPeer) => host.session.removeFromRoom(mallory.id!),
  banned: (host: SimPeer, mallory: SimPeer) => host.session.removeFromRoom(mallory.id!, { ban: true }),
} as const

describe('a speaker who speaks on although they were', () => {
  it.each(Object.entries(SENTENCES))('%s is heard by nobody, and passed on by nobody', async (_, sentence) => {
    const world = new RoomWorld()
    const host = await world.create('host')
    await world.joinMany(20)
    // Mallory hears nothing of what becomes of them, so that their links stay for as long as others keep them.
    const deaf = turnDeaf(['stage:muted', 'role:changed', 'room:removed', 'room:changed', 'plan:changed'])
    world.join('mallory', { slots: 8, lies: [] })
    await world.run(2_000)
    await world.toStage('mallory')
    const mallory = world.peer('mallory')
    const { id } = mallory
    mallory.speak()
    mallory.behave([keepSpeaking()])
    await world.run(4_000)
    const others = [...world.peers.values()].filter((peer) => peer !== mallory)
    const heardSince = (at: number) =>
      others.map((listener) => listener.audible(id!).filter((frame) => frame.at > at).length)
    expect(Math.min(...heardSince(world.clock.now() - 1_000))).toBeGreaterThan(45)

    mallory.behave([keepSpeaking()], [deaf])
    await world.settled(sentence(host, mallory))
    mallory.session.unpublish()
    await world.run(500) // until the roster has reached everybody
    const judged = world.clock.now()
    expect(world.traffic.childrenOf('mallory').length).toBeGreaterThan(0)
    const sent = () => world.settled(Promise.all(others.map(async ({ session }) => (await session.stats()).bytesOut)))
    const before = await sent()
    await world.run(3_000)
    expect(heardSince(judged)).toEqual(others.map(() => 0))
    const after = await sent()
    expect(Math.max(...after.map((bytes, place) => bytes - before[place]!))).toBeLessThan(8_000)
    await world.close()
  })
})

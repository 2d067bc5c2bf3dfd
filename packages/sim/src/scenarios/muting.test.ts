import type { RoomView } from '@banyan/core'
import type { RelayLine } from '@banyan/core/testing'
import { describe, expect, it } from 'vitest'
import { RoomWorld } from '../index.ts'

/** The line of a client that believes the relay in all but one thing: it does not know that others can mute people. */
const disobedientLine = (line: RelayLine): RelayLine => ({
  connect: (on) =>
    line.connect({
      ...on,
      notice: (event, notice) => {
        if (event === 'stage:muted') return
        on.notice(event, event === 'room:changed' ? heedless(notice as RoomView) : notice)
      },
    }),
})
const heedless = (view: RoomView): RoomView => ({
  ...view,
  stage: view.stage.map(({ silenced: _silenced, ...seat }) => ({ ...seat, muted: false })),
})

describe('a speaker who was muted by another', () => {
  it('is heard by nobody, and passed on by nobody, although they go on speaking', async () => {
    const world = new RoomWorld({ wrapLine: (name, line) => (name === 'mallory' ? disobedientLine(line) : line) })
    const host = await world.create('host')
    await world.joinMany(24)
    world.join('mallory')
    await world.run(2_000)
    await world.toStage('mallory')
    const mallory = world.peer('mallory')
    mallory.speak()
    await world.run(4_000)
    const listeners = [...world.peers.values()].filter((resident) => resident !== mallory)
    const heardSince = (at: number) =>
      listeners.map((listener) => [...listener.played(mallory.id!).values()].filter((time) => time > at).length)
    const sent = () =>
      world.settled(Promise.all(listeners.map(async ({ session }) => (await session.stats()).bytesOut)))
    expect(Math.min(...heardSince(world.clock.now() - 1_000))).toBeGreaterThan(45)

    await world.settled(host.session.mute(mallory.id!))
    await world.run(500) // until the roster has reached everybody
    const muted = world.clock.now()
    const spokenBefore = mallory.sent.length
    const before = await sent()
    await world.run(3_000)
    expect(mallory.sent.length - spokenBefore).toBeGreaterThan(140)
    expect(mallory.session.snapshot).toMatchObject({ muted: false })
    expect(heardSince(muted)).toEqual(listeners.map(() => 0))
    // Signs of life go on, and they are small.
    const after = await sent()
    expect(Math.max(...after.map((bytes, place) => bytes - before[place]!))).toBeLessThan(5_000)

    // Only they can say that they are to be heard again, and then everybody sees that they did.
    await world.settled(mallory.session.setMuted(false))
    await world.run(3_000)
    expect(Math.min(...heardSince(world.clock.now() - 1_000))).toBeGreaterThan(45)
    expect(host.session.snapshot).toMatchObject({ view: { stage: [{}, { muted: false }] } })
    await world.close()
  })
})

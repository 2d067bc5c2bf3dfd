import { MemoryRelay, type Line } from '@banyan/relay/memory'
import { banyanPlanner } from '@banyan/core/topology'
import { RoomWorld } from '../index.ts'
import type { RoomView } from '@banyan/core'
import { describe, expect, it, vi } from 'vitest'

vi.setConfig({ testTimeout: 120_000 })

/** A relay which somebody's client believes in all but one thing: it does not know that others can mute people. */
class RelayOfTheDisobedient extends MemoryRelay {
  override line(name: string): Line {
    const line = super.line(name)
    if (name !== 'mallory') return line
    return {
      connect: (on) =>
        line.connect({
          ...on,
          notice: (event, notice) => {
            if (event === 'stage:muted') return
            on.notice(event, event === 'room:changed' ? heedless(notice as RoomView) : notice)
          },
        }),
    }
  }
}
const heedless = (view: RoomView): RoomView => ({
  ...view,
  stage: view.stage.map(({ silenced: _silenced, ...seat }) => ({ ...seat, muted: false })),
})

describe('a speaker who was muted by another', () => {
  it('is heard by nobody, and passed on by nobody, although they go on speaking', async () => {
    const openRelay = ({ clock, random }: Pick<RoomWorld, 'clock' | 'random'>) =>
      new RelayOfTheDisobedient({ clock, random, openPlanner: () => banyanPlanner() })
    const world = new RoomWorld({ openRelay })
    const host = await world.open('host')
    await world.admit(24)
    world.enter('mallory')
    await world.run(2_000)
    await world.toStage('mallory')
    const mallory = world.at('mallory')
    mallory.speak()
    await world.run(4_000)
    const listeners = [...world.residents.values()].filter((resident) => resident !== mallory)
    const heardSince = (at: number) =>
      listeners.map((listener) => [...listener.heard(mallory.peer!).values()].filter((time) => time > at).length)
    const sent = () => world.soon(Promise.all(listeners.map(async ({ session }) => (await session.stats()).bytesOut)))
    expect(Math.min(...heardSince(world.clock.now() - 1_000))).toBeGreaterThan(45)

    await world.soon(host.session.mute(mallory.peer!))
    await world.run(500) // until the roster has reached everybody
    const muted = world.clock.now()
    const spokenBefore = mallory.spoken.length
    const before = await sent()
    await world.run(3_000)
    expect(mallory.spoken.length - spokenBefore).toBeGreaterThan(140)
    expect(mallory.session.snapshot).toMatchObject({ muted: false })
    expect(heardSince(muted)).toEqual(listeners.map(() => 0))
    // Signs of life go on, and they are small.
    const after = await sent()
    expect(Math.max(...after.map((bytes, place) => bytes - before[place]!))).toBeLessThan(5_000)

    // Only they can say that they are to be heard again, and then everybody sees that they did.
    await world.soon(mallory.session.setMuted(false))
    await world.run(3_000)
    expect(Math.min(...heardSince(world.clock.now() - 1_000))).toBeGreaterThan(45)
    expect(host.session.snapshot).toMatchObject({ view: { stage: [{}, { muted: false }] } })
    await world.close()
  })
})

import { describe, expect, it } from 'vitest'
import type { SourceId } from '../../protocol/index.ts'
import { seededRandom, VirtualClock } from '../../testing/index.ts'
import { readPacket } from '../../wire/packet.ts'
import { type Edge, ForwarderWorld } from '../testing/forwarder-world.ts'
import { rewriting } from '../testing/hostility.ts'

const [ADA, BOB] = [6 as SourceId, 9 as SourceId]

/**
 * Ada and Bob speak. An ear hears them by one parent in each stripe. Then it gets another parent in the second stripe,
 * which brings Bob, and keeps Ada back for good or has yet to come to her.
 * @param isBack the ear has had that parent before, who brought Ada
 * @returns the room at the moment when that parent has replaced the one before
 */
function replacedParent({ isBack = false } = {}) {
  const clock = new VirtualClock()
  const world = new ForwarderWorld({ clock, chance: seededRandom(5).next })
  const plan = (second: string) => {
    const edges: Edge[] = [{ from: 'ada', to: 'bob', stage: true }]
    for (const speaker of ['ada', 'bob']) {
      edges.push({ from: speaker, to: 'first', feeds: [0] }, { from: speaker, to: 'second', feeds: [1] })
      edges.push({ from: speaker, to: 'third', feeds: [1] })
    }
    edges.push({ from: 'first', to: 'ear', feeds: [0] }, { from: second, to: 'ear', feeds: [1] })
    if (isBack && second === 'second') edges.push({ from: 'third', to: 'ear', standsBy: [1] })
    world.plan({ edges, stage: ['ada', 'bob'], sources: [ADA, BOB] })
  }
  plan(isBack ? 'third' : 'second')
  clock.advance(1_000)
  world.speak('ada', ADA, 8_000)
  world.speak('bob', BOB, 8_000)
  clock.advance(1_500)
  plan('second')
  clock.advance(1_500)
  world.tamper('third', (bytes, to) => (to === 'ear' && sourceOf(bytes) === ADA ? [] : [bytes]))
  plan('third')
  const feeds = (peer: string) => {
    const link = world.link(peer, 'ear')
    return (world.peer('ear').forwarder.traffic(world.now).links.get(link)?.feeds.length ?? 0) > 0
  }
  while (feeds('second') || !feeds('third')) clock.advance(1)
  return { clock, world }
}

const sourceOf = (bytes: Uint8Array<ArrayBuffer>): SourceId | undefined => {
  const read = readPacket(bytes)
  return read.ok ? read.value.source : undefined
}

describe('a peer with a new parent that has not brought a source yet', () => {
  it.each([
    { what: 'is new', isBack: false },
    { what: 'is back', isBack: true },
  ])('does not take what the other parent says of that source for the truth: it $what', ({ isBack }) => {
    const { clock, world } = replacedParent({ isBack })
    const alter = rewriting((packet) => [
      packet.source === ADA ? { ...packet, frame: { ...packet.frame, opus: Uint8Array.of(1, 2, 3) } } : packet,
    ])
    world.tamper('first', (bytes, to) => (to === 'ear' ? alter(bytes, to) : [bytes]))
    clock.advance(6_000)
    expect(world.altered('ear', ADA)).toBe(0)
  })

  it('hears it by the other parent once signatures show that the new one keeps it back', () => {
    const { clock, world } = replacedParent()
    const since = world.now
    clock.advance(7_000)
    const missing = world.delays('ear', ADA, { from: since }).filter((ms) => ms === Infinity).length
    expect(missing).toBeLessThan(20)
    expect(world.missed('ear', BOB)).toBe(0)
  })
})

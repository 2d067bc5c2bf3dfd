import { describe, expect, it } from 'vitest'
import { localMediaPlane } from '../media/forwarding/local-plane.ts'
import { silentLogger } from '../ports/logger.ts'
import type { LinkId, PeerId, PlannedLink } from '../protocol/index.ts'
import { seededRandom, VirtualClock } from '../testing/index.ts'
import { LINK_TIMEOUT_MS } from '../transport/simple-peer.ts'
import { MemoryNetwork } from '../transport/memory/memory-network.ts'
import { HANDOVER_LIMIT_MS, LinkKeeper, PATIENCE_MS } from './link-keeper.ts'

const link = (peer: string, part: Partial<PlannedLink>): PlannedLink => ({
  peer: peer as PeerId,
  stage: false,
  up: [],
  down: [],
  standby: [],
  backs: [],
  ...part,
})

/** Some peers on one memory network whose signals travel without a relay. */
function village(...names: string[]) {
  const clock = new VirtualClock()
  const random = seededRandom(1)
  const network = new MemoryNetwork({ clock, chance: random.next })
  const peers = new Map<string, ReturnType<typeof peer>>()
  const dialed: LinkId[] = []

  function peer(self: PeerId) {
    const seen = { lost: [] as string[], counts: { links: 0, carrying: 0 } }
    const keeper = new LinkKeeper({
      ...{ self, iceServers: [], clock, random, logger: silentLogger, transport: network.transport },
      plane: localMediaPlane({ packet: () => {} }),
      on: {
        signal(to, id, signal) {
          if (signal === 'offer') dialed.push(id)
          clock.after(1, () => peers.get(to)?.keeper.receive({ from: self, link: id, signal }))
        },
        lost: (other) => void seen.lost.push(other),
        changed: (counts) => void Object.assign(seen.counts, counts),
        track: () => {},
      },
    })
    const want = (epoch: number, ...links: PlannedLink[]) =>
      keeper.want({ plan: { epoch, stripes: 2, links }, sources: [], byTrack: new Set(), track: undefined })
    return { keeper, want, seen }
  }
  for (const name of names) peers.set(name, peer(name as PeerId))
  return { clock, network, dialed, at: (name: string) => peers.get(name)! }
}

describe('LinkKeeper', () => {
  it('brings a planned link up between two peers, of whom exactly one dials', () => {
    const { clock, at, dialed } = village('a', 'b')
    at('a').want(1, link('b', { down: [0] }))
    at('b').want(1, link('a', { up: [0] }))
    clock.advance(100)
    expect(dialed).toHaveLength(1)
    expect(at('a').seen.counts).toEqual({ links: 1, carrying: 1 })
    expect(at('b').seen.counts).toEqual({ links: 1, carrying: 0 })
  })

  it('never lets an older epoch undo a newer one', () => {
    const { clock, at } = village('a', 'b')
    at('a').want(2, link('b', { down: [0] }))
    at('b').want(2, link('a', { up: [0] }))
    at('b').want(1)
    clock.advance(HANDOVER_LIMIT_MS * 2)
    expect(at('b').seen.counts.links).toBe(1)
  })

  it('keeps the old parent until the new one is linked', () => {
    const { clock, at } = village('a', 'b', 'c')
    at('a').want(1, link('c', { down: [0] }))
    at('c').want(1, link('a', { up: [0] }))
    clock.advance(100)
    at('c').want(2, link('b', { up: [0] }))
    clock.advance(100)
    expect(at('c').seen.counts.links).toBe(1)
    expect(at('a').seen.counts.links).toBe(1)
    at('b').want(2, link('c', { down: [0] }))
    at('a').want(2)
    clock.advance(PATIENCE_MS)
    expect(at('b').seen.counts.links).toBe(1)
    expect(at('a').seen.counts.links).toBe(0)
  })

  it('links standbys without counting them as carried, and without waiting for them', () => {
    const { clock, at } = village('a', 'b', 'c', 'd')
    at('a').want(1, link('c', { down: [0] }))
    at('c').want(1, link('a', { up: [0] }))
    clock.advance(100)
    at('b').want(2, link('c', { backs: [0] }))
    at('c').want(2, link('b', { standby: [0] }), link('d', { standby: [1] }))
    at('a').want(2)
    clock.advance(100)
    expect(at('a').seen.counts.links).toBe(0)
    expect(at('b').seen.counts).toEqual({ links: 1, carrying: 0 })
    expect(at('c').seen.counts).toEqual({ links: 1, carrying: 0 })
  })

  it('counts a child on a link that was there before, as soon as the plan says so', () => {
    const { clock, at, dialed } = village('a', 'b')
    at('a').want(1, link('b', { backs: [0] }))
    at('b').want(1, link('a', { standby: [0] }))
    clock.advance(100)
    at('a').want(2, link('b', { down: [0] }))
    at('b').want(2, link('a', { up: [0] }))
    expect(at('a').seen.counts).toEqual({ links: 1, carrying: 1 })
    at('a').want(3, link('b', { backs: [0] }))
    expect(at('a').seen.counts).toEqual({ links: 1, carrying: 0 })
    expect(dialed).toHaveLength(1)
  })

  it('closes a link that the plan dropped after a while, even when its replacement never comes', () => {
    const { clock, at } = village('a', 'c')
    at('a').want(1, link('c', { down: [0] }))
    at('c').want(1, link('a', { up: [0] }))
    clock.advance(100)
    at('c').want(2, link('b', { up: [0] }))
    clock.advance(HANDOVER_LIMIT_MS + 1)
    expect(at('c').seen.counts.links).toBe(0)
  })

  it('reports a broken link at once and dials it again, while it is planned', () => {
    const { clock, at, network, dialed } = village('a', 'b')
    at('a').want(1, link('b', { down: [0] }))
    at('b').want(1, link('a', { up: [0] }))
    clock.advance(100)
    network.cut(dialed[0]!, 50)
    clock.advance(50)
    expect(at('a').seen).toEqual({ lost: ['b'], counts: { links: 0, carrying: 0 } })
    expect(at('b').seen.lost).toEqual(['a'])
    clock.advance(1_000)
    expect(dialed).toHaveLength(2)
    expect(at('b').seen.counts.links).toBe(1)
  })

  it('reports a peer that does not dial, after more time than a try may take', () => {
    expect(PATIENCE_MS).toBeGreaterThan(LINK_TIMEOUT_MS)
    const { clock, at } = village('b')
    at('b').want(1, link('a', { up: [0] }))
    clock.advance(PATIENCE_MS - 1)
    expect(at('b').seen.lost).toEqual([])
    clock.advance(1)
    expect(at('b').seen.lost).toEqual(['a'])
  })

  it('takes a new attempt of the other end instead of the link it has, and drops late signals of the old one', () => {
    const { clock, at, dialed } = village('a', 'b')
    at('a').want(1, link('b', { down: [0] }))
    at('b').want(1, link('a', { up: [0] }))
    clock.advance(100)
    const again = 'again0000000' as LinkId
    at('b').keeper.receive({ from: 'a' as PeerId, link: again, signal: 'offer' })
    at('b').keeper.receive({ from: 'a' as PeerId, link: dialed[0]!, signal: 'offer' })
    clock.advance(5)
    expect(at('b').seen.lost).toEqual([])
  })

  it('leaves no timer and no link behind when it is closed', () => {
    const { clock, at } = village('a', 'b', 'c')
    at('a').want(1, link('b', { down: [0] }), link('c', { down: [0] }))
    at('b').want(1, link('a', { up: [0] }))
    clock.advance(100)
    at('a').keeper.close()
    at('b').keeper.close()
    clock.advance(PATIENCE_MS)
    expect(at('a').seen.counts.links).toBe(0)
    expect(clock.pending).toBe(0)
  })
})

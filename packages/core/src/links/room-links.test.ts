import { describe, expect, it } from 'vitest'
import type { RemoteTrack } from '../ports/link.ts'
import type { LinkNotice } from '../ports/media-plane.ts'
import type { PeerId } from '../protocol/index.ts'
import { LINK_TIMEOUT_MS } from '../transport/simple-peer.ts'
import { REPORT_AGAIN_MS } from './loss-reports.ts'
import { NO_ANSWER_MS, PATIENCE_MS } from './neighbour.ts'
import { HANDOVER_LIMIT_MS, REPLACED_LIMIT_MS } from './peer-link.ts'
import { link, type NoticeOfLink, village } from './testing/village.ts'

/** All the time that it takes; the relay has heard already. */
const LEAVING = { graceMs: 60_000, goodbye: Promise.resolve() }

describe('RoomLinks', () => {
  it('brings a planned link up between two peers; exactly one of them dials', () => {
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

  it('keeps the old parent until the new one delivers', () => {
    const { clock, at } = village('a', 'b', 'c')
    at('a').want(1, link('c', { down: [0] }))
    at('c').want(1, link('a', { up: [0] }))
    clock.advance(100)
    at('b').want(2, link('c', { down: [0] }))
    at('c').want(2, link('b', { up: [0] }))
    clock.advance(100)
    expect(at('c').routesTo('a')).toMatchObject([{ parent: [0], retired: true }])
    expect(at('c').routesTo('b')).toMatchObject([{ parent: [0], retired: false }])
    at('c').hears('b', { type: 'delivering', stripe: 0 })
    expect(at('c').linksTo('a')).toEqual([])
    expect(at('c').seen.attached.size).toBe(1)
  })

  it('waits for every parent that the plan has in the stripe', () => {
    const { clock, at } = village('a', 'b', 'c', 'd')
    at('a').want(1, link('d', { down: [0] }))
    at('d').want(1, link('a', { up: [0] }))
    clock.advance(100)
    for (const speaker of ['b', 'c']) at(speaker).want(2, link('d', { down: [0] }))
    at('d').want(2, link('b', { up: [0] }), link('c', { up: [0] }))
    clock.advance(100)
    at('d').hears('b', { type: 'delivering', stripe: 0 })
    expect(at('d').linksTo('a')).toHaveLength(1)
    at('d').hears('c', { type: 'delivering', stripe: 0 })
    expect(at('d').linksTo('a')).toEqual([])
  })

  it('keeps a standby that may be standing in until the new parent delivers', () => {
    const { clock, at } = village('a', 'b', 'c')
    at('a').want(1, link('c', { backs: [0] }))
    at('c').want(1, link('a', { standby: [0] }))
    clock.advance(100)
    at('b').want(2, link('c', { down: [0] }))
    at('c').want(2, link('b', { up: [0] }))
    clock.advance(100)
    expect(at('c').routesTo('a')).toMatchObject([{ standby: [0], retired: true }])
    at('c').hears('b', { type: 'delivering', stripe: 0 })
    expect(at('c').linksTo('a')).toEqual([])
  })

  it('takes a parent that went silent again for one that does not deliver', () => {
    const { clock, at } = village('a', 'b', 'c')
    at('b').want(1, link('c', { down: [0] }))
    at('c').want(1, link('b', { up: [0] }), link('a', { standby: [0] }))
    at('a').want(1, link('c', { backs: [0] }))
    clock.advance(100)
    at('c').hears('b', { type: 'delivering', stripe: 0 })
    at('c').hears('b', { type: 'silent', stripes: [0], isCovered: true })
    at('c').want(2, link('b', { up: [0] }))
    expect(at('c').linksTo('a')).toHaveLength(1)
    at('c').hears('b', { type: 'delivering', stripe: 0 })
    expect(at('c').linksTo('a')).toEqual([])
  })

  it('cuts a standby that the plan drops at once, when the parent delivers', () => {
    const { clock, at } = village('a', 'b', 'c')
    at('b').want(1, link('c', { down: [0] }))
    at('c').want(1, link('b', { up: [0] }), link('a', { standby: [0] }))
    at('a').want(1, link('c', { backs: [0] }))
    clock.advance(100)
    at('c').hears('b', { type: 'delivering', stripe: 0 })
    at('c').want(2, link('b', { up: [0] }))
    expect(at('c').linksTo('a')).toEqual([])
  })

  it('goes on sending to a child that the plan dropped until it is released', () => {
    const { clock, at, joined } = village('a', 'b')
    joined()
    at('a').want(2)
    clock.advance(HANDOVER_LIMIT_MS - 1)
    expect(at('a').routesTo('b')).toMatchObject([{ child: [0, 1], retired: true }])
    at('a').hears('b', { type: 'released' })
    expect(at('a').linksTo('b')).toEqual([])
    expect(at('a').seen.attached.size).toBe(0)
  })

  it('lets a child go that never says that it is released', () => {
    const { clock, at, joined } = village('a', 'b')
    joined()
    at('a').want(2)
    clock.advance(HANDOVER_LIMIT_MS)
    expect(at('a').linksTo('b')).toEqual([])
  })

  it('does not cut a stripe that moves off a link which stays', () => {
    const { clock, at, joined } = village('a', 'b', 'c')
    joined()
    at('b').want(2, link('a', { up: [1] }), link('c', { up: [0] }))
    at('a').want(2, link('b', { down: [1] }))
    at('c').want(2, link('b', { down: [0] }))
    clock.advance(100)
    expect(at('b').routesTo('a')).toMatchObject([{ parent: [1, 0], retired: false }])
    expect(at('a').routesTo('b')).toMatchObject([{ child: [1, 0], retired: false }])
    at('b').hears('c', { type: 'delivering', stripe: 0 })
    expect(at('b').routesTo('a')).toMatchObject([{ parent: [1] }])
    at('a').hears('b', { type: 'released' })
    expect(at('a').routesTo('b')).toMatchObject([{ child: [1] }])
  })

  it('lets a stripe that moved off a link go after a while, whatever comes', () => {
    const { clock, at, joined } = village('a', 'b')
    joined()
    at('b').want(2, link('a', { up: [1] }), link('c', { up: [0] }))
    clock.advance(HANDOVER_LIMIT_MS)
    expect(at('b').routesTo('a')).toMatchObject([{ parent: [1] }])
  })

  it('gives a peer that is planned again its link back, with what it already delivers', () => {
    const { clock, at, joined, dialed } = village('a', 'b')
    joined()
    for (const stripe of [0, 1]) at('b').hears('a', { type: 'delivering', stripe })
    at('b').want(2, link('c', { up: [0, 1] }))
    at('b').want(3, link('a', { up: [0, 1] }), link('c', { standby: [0] }))
    clock.advance(HANDOVER_LIMIT_MS * 2)
    expect(at('b').routesTo('a')).toMatchObject([{ parent: [0, 1], retired: false }])
    expect(dialed.filter((id) => at('b').seen.attached.has(id))).toHaveLength(1)
  })

  it('hears a fellow speaker until the parents of one who left the stage deliver', () => {
    const { clock, at } = village('a', 'b', 'c')
    at('a').wantAs({ onStage: true }, 1, link('b', { stage: true }))
    at('b').wantAs({ onStage: true }, 1, link('a', { stage: true }))
    clock.advance(100)
    at('a').wantAs({ onStage: true }, 2)
    at('b').want(2, link('c', { up: [0] }))
    at('c').want(2, link('b', { down: [0] }))
    clock.advance(100)
    expect(at('a').routesTo('b')).toMatchObject([{ stage: true, retired: true }])
    expect(at('b').routesTo('a')).toMatchObject([{ stage: true, retired: true }])
    at('b').hears('c', { type: 'delivering', stripe: 0 })
    clock.advance(100)
    expect(at('b').linksTo('a')).toEqual([])
    expect(at('a').linksTo('b')).toEqual([])
  })

  it('keeps its parents until it is linked to every fellow speaker', () => {
    const { clock, at, joined } = village('a', 'b', 'c')
    joined()
    at('b').wantAs({ onStage: true }, 2, link('c', { stage: true }))
    expect(at('b').routesTo('a')).toMatchObject([{ parent: [0, 1], retired: true }])
    at('c').wantAs({ onStage: true }, 2, link('b', { stage: true }))
    at('c').links.refresh()
    clock.advance(100)
    expect(at('b').linksTo('a')).toEqual([])
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
    expect(at('a').seen).toMatchObject({ lost: ['b'], counts: { links: 0, carrying: 0 } })
    expect(at('b').seen.lost).toEqual(['a'])
    clock.advance(1_000)
    expect(dialed).toHaveLength(2)
    expect(at('b').seen.counts.links).toBe(1)
  })

  it.each([
    { what: 'does not answer', self: 'a', parent: 'b' },
    { what: 'does not dial', self: 'b', parent: 'a' },
  ])('reports a peer that $what soon, long before a try fails, and does not give it up', ({ self, parent }) => {
    expect(NO_ANSWER_MS * 2).toBeLessThan(LINK_TIMEOUT_MS)
    const { clock, at } = village(self, parent)
    at(parent).mute(true)
    at(parent).want(1, link(self, { down: [0] }))
    at(self).want(1, link(parent, { up: [0] }))
    clock.advance(NO_ANSWER_MS - 1)
    expect(at(self).seen.lost).toEqual([])
    clock.advance(1)
    expect(at(self).seen.lost).toEqual([parent])
    at(parent).mute(false)
    clock.advance(LINK_TIMEOUT_MS * 2)
    expect(at(self).seen.counts.links).toBe(1)
  })

  it('reports nobody whose answer is on its way when it is this end that slept', () => {
    const { clock, at } = village('a', 'b')
    at('a').want(1, link('b', { up: [0] }))
    at('a').sleep(NO_ANSWER_MS * 2)
    at('b').want(1, link('a', { down: [0] }))
    clock.advance(NO_ANSWER_MS * 4)
    expect(at('a').seen).toMatchObject({ lost: [], counts: { links: 1 } })
  })

  it('reports a peer that does not dial again when it had time for more than a try', () => {
    expect(PATIENCE_MS).toBeGreaterThan(LINK_TIMEOUT_MS)
    expect(PATIENCE_MS - NO_ANSWER_MS).toBeGreaterThanOrEqual(REPORT_AGAIN_MS)
    const { clock, at } = village('b')
    at('b').want(1, link('a', { up: [0] }))
    clock.advance(PATIENCE_MS - 1)
    expect(at('b').seen.lost).toEqual(['a'])
    clock.advance(1)
    expect(at('b').seen.lost).toEqual(['a', 'a'])
  })

  it('dials again before it reports a peer whose first handshake failed, and reports the second failure', () => {
    const { clock, network, at, dialed } = village('a', 'b')
    at('a').want(1, link('b', { down: [0] }))
    at('b').want(1, link('a', { up: [0] }))
    clock.advance(0)
    network.cut(dialed[0]!, 0)
    clock.advance(1)
    expect([at('a').seen.lost, at('b').seen.lost]).toEqual([[], []])
    clock.advance(50)
    network.cut(dialed[1]!, 0)
    clock.advance(1)
    expect(at('a').seen.lost).toEqual(['b'])
    clock.advance(1_000)
    expect(at('a').seen.counts).toEqual({ links: 1, carrying: 1 })
  })
  describe('a planned parent', () => {
    it.each<NoticeOfLink<LinkNotice>>([{ type: 'silent', stripes: [0], isCovered: true }, { type: 'leaving' }])(
      'that is $type is reported at once, once for each plan',
      (notice) => {
        const { clock, at, joined } = village('a', 'b')
        joined()
        at('b').hears('a', notice)
        at('b').hears('a', notice)
        expect(at('b').seen.lost).toEqual(['a'])
        at('b').want(2, link('a', { up: [0] }))
        at('b').hears('a', notice)
        expect(at('b').seen.lost).toEqual(['a', 'a'])
        clock.advance(REPORT_AGAIN_MS)
        const before = at('b').seen.lost.length
        at('b').hears('a', notice)
        expect(at('b').seen.lost).toHaveLength(before + 1)
      },
    )

    it('that left is not dialed again', () => {
      const { clock, at, joined, dialed } = village('a', 'b')
      joined()
      at('a').hears('b', { type: 'leaving' })
      at('a').links.refresh()
      at('b').links.close()
      clock.advance(PATIENCE_MS)
      expect(dialed).toHaveLength(1)
    })

    it('is not reported when a link goes silent that is no parent’s', () => {
      const { at, joined } = village('a', 'b')
      joined()
      at('a').hears('b', { type: 'silent', stripes: [0], isCovered: true })
      expect(at('a').seen.lost).toEqual([])
    })
  })

  describe('a peer that breaks the protocol', () => {
    const breaks = {
      'as the transport finds': (village: ReturnType<typeof linked>) => village.at('b').violated('a', 'control-data'),
      'as the media plane finds': (village: ReturnType<typeof linked>) =>
        village.at('b').hears('a', { type: 'violation', violation: 'flood' }),
    }
    const linked = () => {
      const all = village('a', 'b')
      all.joined()
      return all
    }

    it.each(Object.entries(breaks))('is lost at once, and gets no other link, %s', (_who, violate) => {
      const all = linked()
      const { clock, at, dialed } = all
      violate(all)
      expect(at('b').seen.lost).toEqual(['a'])
      expect({ links: at('b').linksTo('a'), attached: at('b').seen.attached.size }).toEqual({ links: [], attached: 0 })
      at('a').links.refresh() // it dials again and again, in vain
      clock.advance(PATIENCE_MS * 3)
      at('b').want(2, link('a', { up: [0, 1] }))
      at('b').links.refresh()
      clock.advance(PATIENCE_MS)
      expect(at('b').seen.counts.links).toBe(0)
      expect(dialed.length).toBeGreaterThan(2)
    })

    it('loses all its links, whichever it was', () => {
      const { clock, at, dialed } = linked()
      at('b').links.refresh()
      clock.advance(1)
      expect(dialed).toHaveLength(2)
      at('b').hears('a', { type: 'violation', violation: 'text' }, dialed[1])
      expect(at('b').seen.lost).toEqual(['a'])
      expect({ links: at('b').linksTo('a'), attached: at('b').seen.attached.size }).toEqual({ links: [], attached: 0 })
      clock.advance(PATIENCE_MS)
      expect(at('b').seen.counts.links).toBe(0)
    })

    it('is not dialed again', () => {
      const { clock, at, dialed } = linked()
      at('a').hears('b', { type: 'violation', violation: 'flood' })
      clock.advance(PATIENCE_MS)
      at('a').links.refresh()
      at('a').want(2, link('b', { down: [0, 1] }))
      clock.advance(PATIENCE_MS)
      expect(at('a').seen.lost).toEqual(['b'])
      expect(dialed).toHaveLength(1)
    })

    it('may be linked again when a plan without it has come', () => {
      const { clock, at } = linked()
      at('b').hears('a', { type: 'violation', violation: 'flood' })
      at('b').want(2)
      at('b').want(3, link('a', { up: [0, 1] }))
      clock.advance(PATIENCE_MS)
      expect(at('b').seen.counts.links).toBe(1)
    })
  })

  describe('leaving', () => {
    it('goes on sending until every child is released, and wants nothing any more', async () => {
      const { clock, at, joined, dialed } = village('a', 'b')
      joined()
      let isOver = false
      const over = at('a')
        .links.leave(LEAVING)
        .then(() => (isOver = true))
      at('a').want(9, link('c', { down: [0] }))
      await Promise.resolve()
      expect(isOver).toBe(false)
      expect(at('a').routesTo('b')).toMatchObject([{ child: [0, 1], retired: true }])
      at('a').hears('b', { type: 'released' })
      await over
      clock.advance(PATIENCE_MS)
      expect(dialed).toHaveLength(1)
      expect(at('a').seen.lost).toEqual([])
    })

    it('keeps its own parents for as long as it has children', async () => {
      const { clock, at } = village('a', 'b', 'c')
      at('a').want(1, link('b', { down: [0] }))
      at('b').want(1, link('a', { up: [0] }), link('c', { down: [0] }))
      at('c').want(1, link('b', { up: [0] }))
      clock.advance(100)
      at('b').hears('a', { type: 'delivering', stripe: 0 })
      const over = at('b').links.leave(LEAVING)
      expect(at('b').routesTo('a')).toMatchObject([{ parent: [0] }])
      at('c').links.close()
      clock.advance(100)
      await over
    })

    it('is over at once for a peer that carries nobody', async () => {
      const { at, joined } = village('a', 'b')
      joined()
      await at('b').links.leave(LEAVING)
      expect(at('b').seen.lost).toEqual([])
    })
  })

  describe('the native track of a fellow speaker', () => {
    const voice = (): RemoteTrack => ({ stream: {} as MediaStream, level: () => 0 })
    /** Two speakers who exchange tracks. */
    const duet = () => {
      const { clock, at } = village('a', 'b')
      const byTrack = (...peers: string[]) => ({ onStage: true, byTrack: new Set(peers as PeerId[]) })
      at('a').wantAs(byTrack('b'), 1, link('b', { stage: true }))
      at('b').wantAs(byTrack('a'), 1, link('a', { stage: true }))
      clock.advance(100)
      return { clock, at }
    }

    it('does not fall silent while a fresh link takes the place of the old one', () => {
      const { clock, at } = duet()
      const [one, two] = [voice(), voice()]
      at('a').sends('b', one)
      at('b').links.refresh()
      clock.advance(30)
      expect(at('a').linksTo('b')).toHaveLength(2)
      at('a').sends('b', two)
      clock.advance(REPLACED_LIMIT_MS + 100)
      expect(at('a').linksTo('b')).toHaveLength(1)
      expect(at('a').seen.tracks).toEqual([one, two])
      expect(at('a').seen.tracks[1]).toBe(two)
    })

    it('ends when tracks are not exchanged any more, though the link stays: frames are heard then', () => {
      const { clock, at } = duet()
      at('a').sends('b', voice())
      at('a').want(2, link('b', { up: [0] }))
      at('b').wantAs({ onStage: true }, 2, link('a', { down: [0] }))
      expect(at('a').seen.tracks).toHaveLength(1)
      at('a').hears('b', { type: 'delivering', stripe: 0 })
      expect(at('a').seen.tracks).toHaveLength(2)
      expect(at('a').seen.tracks[1]).toBeUndefined()
      clock.advance(100)
      expect(at('a').linksTo('b')).toHaveLength(1)
    })
  })

  it('leaves no timer and no link behind when it is closed', () => {
    const { clock, at } = village('a', 'b', 'c')
    at('a').want(1, link('b', { down: [0] }), link('c', { down: [0] }))
    at('b').want(1, link('a', { up: [0] }))
    clock.advance(100)
    at('a').links.close()
    at('b').links.close()
    clock.advance(PATIENCE_MS)
    expect(at('a').seen).toMatchObject({ counts: { links: 0 }, attached: new Set(), routes: { links: [] } })
    expect(clock.pending).toBe(0)
  })
})

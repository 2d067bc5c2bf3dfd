import { describe, expect, it } from 'vitest'
import type { LinkId, PeerId } from '../protocol/index.ts'
import { LINK_TIMEOUT_MS } from '../transport/simple-peer.ts'
import { STRANGER_BURST } from './stranger-dials.ts'
import { REPLACED_LIMIT_MS } from './peer-link.ts'
import { LIFELESS_MS } from './room-links.ts'
import { village } from './testing/village.ts'

describe('a fresh link', () => {
  it.each(['a', 'b'])('comes up beside the old one, which goes when it delivers, when %s asks for it', (who) => {
    const { clock, at, joined } = village('a', 'b')
    joined()
    const [old] = at('b').linksTo('a')
    at(who).links.refresh()
    clock.advance(30)
    expect(at('b').routesTo('a')).toMatchObject([
      { link: old!.id, parent: [0, 1], retired: true },
      { parent: [0, 1], retired: false },
    ])
    expect(at('a').routesTo('b')).toMatchObject([{ child: [0, 1], retired: true }, { child: [0, 1] }])
    at('b').hears('a', { type: 'delivering', stripe: 0 })
    expect(at('b').linksTo('a')).toHaveLength(2)
    at('b').hears('a', { type: 'delivering', stripe: 1 })
    expect(at('b').linksTo('a')).toHaveLength(1)
    expect(at('b').linksTo('a')).not.toContain(old)
    clock.advance(50)
    expect(at('a').linksTo('b')).toHaveLength(1)
    expect([at('a').seen.lost, at('b').seen.lost]).toEqual([[], []])
  })

  it('takes the place of the old one after a second, even if nobody speaks', () => {
    const { clock, at, joined } = village('a', 'b')
    joined()
    at('a').links.refresh()
    clock.advance(REPLACED_LIMIT_MS + 100)
    expect(at('a').linksTo('b')).toHaveLength(1)
    expect(at('b').linksTo('a')).toHaveLength(1)
    expect(at('a').linksTo('b')[0]!.id).toBe(at('b').linksTo('a')[0]!.id)
  })

  it('is one and the same for both ends when both ask at once', () => {
    const { clock, at, joined, dialed } = village('a', 'b')
    joined()
    at('a').links.refresh()
    at('b').links.refresh()
    clock.advance(REPLACED_LIMIT_MS + LINK_TIMEOUT_MS)
    expect(dialed).toHaveLength(3)
    expect(
      at('a')
        .linksTo('b')
        .map(({ id }) => id),
    ).toEqual([dialed[1]])
    expect(
      at('b')
        .linksTo('a')
        .map(({ id }) => id),
    ).toEqual([dialed[1]])
  })

  it('is tried once at a time, and later each time that it fails', () => {
    const { clock, at, network, joined, dialed } = village('a', 'b')
    joined()
    at('a').mute(true)
    at('a').links.refresh()
    at('a').links.refresh()
    at('a').troubled('b')
    clock.advance(1)
    expect(dialed).toHaveLength(2)
    at('a').troubled('b')
    at('a').links.refresh()
    clock.advance(1)
    expect(dialed).toHaveLength(2)
    network.cut(dialed[1]!, 0)
    clock.advance(999)
    expect(dialed).toHaveLength(2)
    clock.advance(2)
    expect(dialed).toHaveLength(3)
    network.cut(dialed[2]!, 0)
    clock.advance(1_999)
    expect(dialed).toHaveLength(3)
    clock.advance(2)
    expect(dialed).toHaveLength(4)
    expect(at('a').seen.counts).toEqual({ links: 1, carrying: 1 })
    expect(at('a').seen.lost).toEqual([])
  })

  it('does not wait for the other end to dial, when there is no link at all', () => {
    const { clock, at, network, joined, dialed } = village('a', 'b')
    joined()
    at('a').mute(true)
    network.cut(dialed[0]!, 0)
    clock.advance(10)
    at('b').links.refresh()
    at('a').mute(false)
    clock.advance(30)
    expect(at('b').seen.counts.links).toBe(1)
  })

  it('is the one of the dialer, when both ends dial and there was none', () => {
    const { clock, at, network, joined, dialed } = village('a', 'b')
    joined()
    network.cut(dialed[0]!, 0)
    clock.advance(1)
    at('a').links.refresh()
    at('b').links.refresh()
    clock.advance(1)
    const [, fromA] = dialed
    expect(at('b').seen.attached.size).toBe(1)
    clock.advance(LINK_TIMEOUT_MS * 2)
    expect(dialed).toHaveLength(3)
    expect(at('a').seen.attached).toEqual(new Set([fromA]))
    expect(at('b').seen.attached).toEqual(new Set([fromA]))
    expect(at('b').seen.counts.links).toBe(1)
  })

  it('is not made for a late signal of one that is over', () => {
    const { clock, at, network, joined, dialed } = village('a', 'b')
    joined()
    at('a').mute(true)
    network.cut(dialed[0]!, 0)
    clock.advance(10)
    at('b').links.receive({ from: 'a' as PeerId, link: dialed[0]!, signal: 'offer' })
    expect(at('b').seen.attached.size).toBe(0)
  })

  it('is made when the network under a link has trouble', () => {
    const { clock, at, joined, dialed } = village('a', 'b')
    joined()
    at('b').troubled('a')
    clock.advance(5)
    expect(dialed).toHaveLength(2)
  })

  it('is made when nothing came over a link for ten seconds, and reported when it fails', () => {
    const { clock, at, network, joined, dialed } = village('a', 'b')
    joined()
    at('a').silent('b', LIFELESS_MS - 1)
    clock.advance(5)
    expect(dialed).toHaveLength(1)
    at('a').mute(true)
    at('a').silent('b', LIFELESS_MS)
    clock.advance(5)
    expect(dialed).toHaveLength(2)
    network.cut(dialed[1]!, 0)
    clock.advance(5)
    expect(at('a').seen.lost).toEqual([])
    at('a').silent('b', LIFELESS_MS + 10)
    expect(at('a').seen.lost).toEqual(['b'])
  })

  it('is made when a link never gave a sign of life', () => {
    const { clock, at, joined, dialed } = village('a', 'b')
    joined()
    at('a').silent('b', undefined)
    clock.advance(LIFELESS_MS)
    expect(dialed).toHaveLength(1)
    at('a').silent('b', undefined)
    clock.advance(5)
    expect(dialed).toHaveLength(2)
  })

  it('leaves the old one where it was when it breaks right after it opened', () => {
    const { clock, at, network, joined, dialed } = village('a', 'b')
    joined()
    at('a').links.refresh()
    clock.advance(30)
    network.cut(dialed[1]!, 0)
    clock.advance(REPLACED_LIMIT_MS * 2)
    expect(at('a').routesTo('b')).toMatchObject([{ link: dialed[0], child: [0, 1], retired: false }])
    expect(at('b').routesTo('a')).toMatchObject([{ link: dialed[0], parent: [0, 1], retired: false }])
    expect(at('a').seen.lost).toEqual([])
  })

  it('cannot be asked for by a stranger without limit', () => {
    const { clock, at, joined } = village('a', 'b')
    joined()
    const before = at('b').seen.attached.size
    let opened = 0
    for (let attempt = 0; attempt < 50; attempt += 1) {
      const known = at('b').seen.attached
      const id = `attempt${String(attempt).padStart(5, '0')}` as LinkId
      at('b').links.receive({ from: 'a' as PeerId, link: id, signal: 'offer' })
      if (known.has(id)) opened += 1
      expect(known.size).toBeLessThanOrEqual(before + 1)
    }
    // The first one was the link that is there.
    expect(opened).toBe(STRANGER_BURST - 1)
    clock.advance(10)
    expect(at('b').seen.counts.links).toBe(1)
  })

  it('is not made for somebody whom no plan wants, nor for a late signal', () => {
    const { clock, at, joined, dialed } = village('a', 'b')
    joined()
    at('b').links.receive({ from: 'x' as PeerId, link: 'strange00000' as LinkId, signal: 'offer' })
    at('b').links.receive({ from: 'x' as PeerId, link: dialed[0]!, signal: 'nonsense' })
    at('b').want(2)
    at('b').links.receive({ from: 'a' as PeerId, link: 'again0000000' as LinkId, signal: 'offer' })
    clock.advance(100)
    expect(at('b').seen.attached).toEqual(new Set([dialed[0]]))
  })
})

import { describe, expect, it } from 'vitest'
import type { LinkRoute } from '../ports/media-plane.ts'
import type { LinkId, PeerId, SourceId } from '../protocol/index.ts'
import { MAX_BUFFERED_BYTES } from './health/congestion.ts'
import { Forwarder } from './forwarder.ts'
import { isLinkMessage, writeLinkMessage } from '../wire/link-message.ts'
import { readHead, writePacket } from '../wire/packet.ts'

const source = 3 as SourceId
const packet = (sequence: number, { from = source, stripe = 0 } = {}) =>
  writePacket({
    source: from,
    stripe,
    frame: { sequence, opus: Uint8Array.of(sequence, 2, 3), timestamp: sequence * 960, level: 20, voice: true },
  })
const route = (link: string, part: Partial<LinkRoute>): LinkRoute => ({
  ...{ link: link as LinkId, peer: link as string as PeerId, feedsOthers: true },
  ...{ parent: [], child: [], standby: [], backs: [] },
  ...{ stage: false, retired: false },
  ...part,
})
const routes = (links: LinkRoute[], sources = [source]) => ({
  sources: sources.map((source) => ({ source })),
  ...{ stripes: 2, onStage: false, links },
})

function forwarder(links: LinkRoute[]) {
  const delivered: Uint8Array[] = []
  const sent: Record<string, Uint8Array[]> = {}
  const subject = new Forwarder({
    deliver: (bytes) => delivered.push(bytes),
    ...{ retract: () => {}, notice: () => {}, check: () => {}, sign: () => {} },
  })
  const channels = new Map(
    links.map(({ link }) => {
      sent[link] = []
      const channel = {
        readyState: 'open',
        bufferedAmount: 0,
        send: (bytes: Uint8Array) => void (isLinkMessage(bytes) || sent[link]!.push(bytes)),
      }
      subject.attach(link, channel, 0)
      return [link, channel]
    }),
  )
  subject.route(routes(links), 0)
  return { subject, delivered, sent, channels }
}

describe('Forwarder', () => {
  const parent = route('parent', { parent: [0] })
  const children = [route('child-a', { child: [0] }), route('child-b', { child: [0] })]

  it('forwards what a parent sends to every child, byte for byte, and to the ear', () => {
    const { subject, delivered, sent } = forwarder([parent, ...children])
    const bytes = packet(1)
    subject.receive(parent.link, bytes, 0)
    expect(sent['child-a']).toEqual([bytes])
    expect(sent['child-b']).toEqual([bytes])
    expect(delivered).toEqual([bytes])
  })

  it('drops a frame that it has seen, whichever parent sends it', () => {
    const second = route('second', { parent: [0] })
    const { subject, delivered, sent } = forwarder([parent, second, ...children])
    subject.receive(parent.link, packet(1), 0)
    subject.receive(second.link, packet(1), 0)
    expect(sent['child-a']).toHaveLength(1)
    expect(delivered).toHaveLength(1)
    expect(subject.traffic(0).links.get(second.link)?.duplicates).toBe(1)
  })

  it.each([
    { case: 'a source that is not on stage', from: 'parent', bytes: packet(1, { from: 9 as SourceId }) },
    { case: 'bytes that are no packet', from: 'parent', bytes: new Uint8Array(40) },
    { case: 'a child', from: 'child-a', bytes: packet(1) },
    { case: 'a link that carries nothing', from: 'standby', bytes: packet(1) },
    { case: 'a link without a route', from: 'stranger', bytes: packet(1) },
  ])('neither plays nor forwards what comes from $case', ({ from, bytes }) => {
    const { subject, delivered, sent } = forwarder([parent, ...children, route('standby', {})])
    subject.attach('stranger' as LinkId, { readyState: 'open', bufferedAmount: 0, send: () => expect.unreachable() }, 0)
    subject.receive(from as LinkId, bytes, 0)
    expect(delivered).toEqual([])
    expect(sent['child-b']).toEqual([])
  })

  it('forwards each packet in its own stripe, and takes from a parent its own stripe alone', () => {
    const mutual = route('mutual', { parent: [0], child: [1] })
    const both = route('both', { child: [0, 1] })
    const { subject, delivered, sent } = forwarder([mutual, both, ...children])
    const [even, odd] = [packet(1, { stripe: 0 }), packet(2, { stripe: 1 })]
    subject.receive(mutual.link, even, 0)
    subject.receive(mutual.link, odd, 0)
    expect(delivered).toEqual([even])
    expect(sent).toEqual({ mutual: [], both: [even], 'child-a': [even], 'child-b': [even] })
    expect(subject.traffic(0).links.get(mutual.link)?.refused).toBe(1)
  })

  it('publishes each packet to the children in its stripe, and all of them to fellow speakers', () => {
    const trunks = [route('trunk-0', { child: [0] }), route('trunk-1', { child: [1] })]
    const { subject, sent } = forwarder([
      route('fellow', { stage: true, source, feedsOthers: false }),
      ...trunks,
      route('standby', {}),
    ])
    const [even, odd] = [packet(1, { stripe: 0 }), packet(2, { stripe: 1 })]
    subject.publish(even, false, 0)
    subject.publish(odd, false, 0)
    expect(sent).toEqual({ fellow: [even, odd], 'trunk-0': [even], 'trunk-1': [odd], standby: [] })
  })

  it('plays what a fellow speaker sends, and does not forward it', () => {
    const fellow = route('fellow', { stage: true, source, feedsOthers: false })
    const { subject, delivered, sent } = forwarder([fellow, ...children])
    subject.receive(fellow.link, packet(1), 0)
    expect(delivered).toHaveLength(1)
    expect(sent['child-a']).toEqual([])
  })

  it('publishes to children and to fellow speakers that take frames, never to parents', () => {
    const fellow = route('fellow', { stage: true, source, feedsOthers: false })
    const { subject, sent } = forwarder([parent, fellow, ...children])
    subject.publish(packet(1), false, 0)
    expect(Object.entries(sent).map(([link, packets]) => [link, packets.length])).toEqual([
      ['parent', 0],
      ['fellow', 1],
      ['child-a', 1],
      ['child-b', 1],
    ])
  })

  it('skips a child that is not open or cannot keep up, and goes on with the others', () => {
    const { subject, sent, channels } = forwarder([parent, ...children])
    channels.get(children[0]!.link)!.bufferedAmount = MAX_BUFFERED_BYTES + 1
    subject.tick(0)
    subject.receive(parent.link, packet(1), 0)
    expect(sent['child-a']).toEqual([])
    expect(sent['child-b']).toHaveLength(1)
  })

  it('forgets what it saw of a source that left the stage, and of no other', () => {
    const { subject, delivered } = forwarder([parent])
    subject.receive(parent.link, packet(1), 0)
    subject.route(routes([parent]), 0)
    subject.receive(parent.link, packet(1), 0)
    expect(delivered).toHaveLength(1)
    subject.route(routes([parent], []), 0)
    subject.route(routes([parent]), 0)
    subject.receive(parent.link, packet(1), 0)
    expect(delivered).toHaveLength(2)
  })

  it('lets no messages pile up for a neighbour that takes nothing', () => {
    const { subject, sent, channels } = forwarder([parent])
    const channel = channels.get(parent.link)!
    let messages = 0
    channel.send = (bytes) => {
      messages += 1
      channel.bufferedAmount += bytes.length
    }
    for (let now = 0; now < 3_600_000; now += 1_000) {
      subject.receive(parent.link, writeLinkMessage({ type: 'leaving' }), now)
      subject.tick(now)
    }
    expect(messages).toBeGreaterThan(100)
    expect(channel.bufferedAmount).toBeLessThan(2 * MAX_BUFFERED_BYTES)
    expect(sent['parent']).toEqual([])
  })

  it('keeps a few requests of a neighbour for frames that are not here yet, each once', () => {
    const { subject, sent } = forwarder([route('parent', { parent: [0, 1] }), ...children])
    subject.receive(parent.link, packet(1), 0)
    const nack = (sequence: number) => writeLinkMessage({ type: 'nack', frames: [{ source, sequence }] })
    for (let times = 0; times < 40; times += 1) subject.receive(children[0]!.link, nack(4), 1)
    for (let sequence = 5; sequence < 100; sequence += 1) subject.receive(children[0]!.link, nack(sequence), 1)
    subject.receive(children[1]!.link, nack(6), 1)
    // Stripe 1 is sent to neither: what goes out was asked for.
    for (const sequence of [4, 6]) subject.receive(parent.link, packet(sequence, { stripe: 1 }), 2)
    expect(sent['child-a']!.map((bytes) => readHead(bytes)!.sequence)).toEqual([1, 4])
    expect(sent['child-b']!.map((bytes) => readHead(bytes)!.sequence)).toEqual([1, 6])
  })
})

import { describe, expect, it } from 'vitest'
import type { LinkRoute } from '../ports/media-plane.ts'
import type { LinkId, SourceId } from '../protocol/index.ts'
import { Forwarder, MAX_BUFFERED_BYTES } from './forwarder.ts'
import { writePacket } from './packet.ts'

const source = 3 as SourceId
const packet = (sequence: number, from = source) =>
  writePacket(from, sequence, { opus: Uint8Array.of(sequence, 2, 3), timestamp: sequence * 960, level: 20 })
const route = (link: string, part: Partial<LinkRoute>): LinkRoute => ({
  link: link as LinkId,
  parent: false,
  child: false,
  stage: false,
  ...part,
})

function forwarder(links: LinkRoute[]) {
  const heard: Uint8Array[] = []
  const sent: Record<string, Uint8Array[]> = {}
  const subject = new Forwarder({ deliver: (bytes) => heard.push(bytes) })
  const outlets = new Map(
    links.map(({ link }) => {
      sent[link] = []
      const outlet = {
        readyState: 'open',
        bufferedAmount: 0,
        send: (bytes: Uint8Array) => void sent[link]!.push(bytes),
      }
      subject.attach(link, outlet)
      return [link, outlet]
    }),
  )
  subject.route({ sources: [source], links })
  return { subject, heard, sent, outlets }
}

describe('Forwarder', () => {
  const parent = route('parent', { parent: true })
  const children = [route('child-a', { child: true }), route('child-b', { child: true })]

  it('passes what a parent sends to every child, byte for byte, and to the ear', () => {
    const { subject, heard, sent } = forwarder([parent, ...children])
    const bytes = packet(1)
    subject.receive(parent.link, bytes)
    expect(sent['child-a']).toEqual([bytes])
    expect(sent['child-b']).toEqual([bytes])
    expect(heard).toEqual([bytes])
  })

  it('drops what it has seen, from whatever parent', () => {
    const second = route('second', { parent: true })
    const { subject, heard, sent } = forwarder([parent, second, ...children])
    subject.receive(parent.link, packet(1))
    subject.receive(second.link, packet(1))
    expect(sent['child-a']).toHaveLength(1)
    expect(heard).toHaveLength(1)
    expect(subject.traffic().get(second.link)?.dropped).toBe(1)
  })

  it.each([
    { case: 'a source that is not on stage', from: 'parent', bytes: packet(1, 9 as SourceId) },
    { case: 'bytes that are no packet', from: 'parent', bytes: new Uint8Array(40) },
    { case: 'a child', from: 'child-a', bytes: packet(1) },
    { case: 'a link without a route', from: 'stranger', bytes: packet(1) },
  ])('neither plays nor passes on what comes from $case', ({ from, bytes }) => {
    const { subject, heard, sent } = forwarder([parent, ...children])
    subject.attach('stranger' as LinkId, { readyState: 'open', bufferedAmount: 0, send: () => expect.unreachable() })
    subject.receive(from as LinkId, bytes)
    expect(heard).toEqual([])
    expect(sent['child-b']).toEqual([])
  })

  it('plays a fellow speaker but leaves passing on to them', () => {
    const fellow = route('fellow', { stage: true })
    const { subject, heard, sent } = forwarder([fellow, ...children])
    subject.receive(fellow.link, packet(1))
    expect(heard).toHaveLength(1)
    expect(sent['child-a']).toEqual([])
  })

  it('publishes to children and to fellow speakers that take frames, never to parents', () => {
    const fellow = route('fellow', { stage: true })
    const { subject, sent } = forwarder([parent, fellow, ...children])
    subject.publish(packet(1))
    expect(Object.entries(sent).map(([link, packets]) => [link, packets.length])).toEqual([
      ['parent', 0],
      ['fellow', 1],
      ['child-a', 1],
      ['child-b', 1],
    ])
  })

  it('skips a child that is not open or cannot keep up, and goes on with the others', () => {
    const { subject, sent, outlets } = forwarder([parent, ...children])
    outlets.get(children[0]!.link)!.bufferedAmount = MAX_BUFFERED_BYTES + 1
    subject.receive(parent.link, packet(1))
    expect(sent['child-a']).toEqual([])
    expect(sent['child-b']).toHaveLength(1)
  })

  it('forgets what it saw of a source that left the stage, and keeps the rest', () => {
    const { subject, heard } = forwarder([parent])
    subject.receive(parent.link, packet(1))
    subject.route({ sources: [source], links: [parent] })
    subject.receive(parent.link, packet(1))
    expect(heard).toHaveLength(1)
    subject.route({ sources: [], links: [parent] })
    subject.route({ sources: [source], links: [parent] })
    subject.receive(parent.link, packet(1))
    expect(heard).toHaveLength(2)
  })
})

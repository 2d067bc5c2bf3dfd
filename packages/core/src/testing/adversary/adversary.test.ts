import { describe, expect, it } from 'vitest'
import type { LinkId, SourceId } from '../../protocol/index.ts'
import type { MediaChannel } from '../../ports/link.ts'
import { MemoryChannel } from '../../transport/memory/memory-channel.ts'
import { readHead, readLinkMessage, readPacket, type SpokenFrame, stripeOf, writePacket } from '../../wire/index.ts'
import { seededRandom } from '../seeded-random.ts'
import { VirtualClock } from '../virtual-clock.ts'
import {
  Adversary,
  alterFrames,
  crossStripes,
  type Datagram,
  delayPackets,
  dropPackets,
  during,
  flood,
  forgedSound,
  forgeSignatures,
  hostileLinks,
  impersonate,
  inTurn,
  inventFrames,
  jumpAhead,
  keepSpeaking,
  markRemade,
  type MediaBehaviour,
  recordTo,
  reorderPackets,
  replay,
  retimeFrames,
  sometimes,
  stripSignatures,
  swapStripes,
} from './index.ts'

const source = 5 as SourceId
const frame = (sequence: number): SpokenFrame => ({
  ...{ opus: Uint8Array.from({ length: 8 }, (_, place) => sequence + place), sequence },
  ...{ timestamp: sequence * 960, level: 20, voice: true },
})
const signature = { first: 0, count: 3, bytes: new Uint8Array(64) }
const packet = (sequence: number, parts = {}): Datagram =>
  writePacket({
    ...{ source, stripe: stripeOf(source, sequence, 2), frame: frame(sequence) },
    ...{ previous: sequence > 0 ? frame(sequence - 1) : undefined, ...parts },
  })

/** A peer with one link. What its plane sends, and what comes out at the other end. */
function peer(...behaviours: MediaBehaviour[]) {
  const clock = new VirtualClock()
  const sent: Datagram[] = []
  const inner = new MemoryChannel((datagram) => void sent.push(datagram))
  inner.readyState = 'open'
  const adversary = new Adversary(clock)
  const channel = adversary.take('aaaaaaaaaaaa' as LinkId, inner)
  adversary.behaviours = behaviours
  const packets = () => sent.map((datagram) => readPacket(datagram)).flatMap((read) => (read.ok ? [read.value] : []))
  return { clock, adversary, inner, channel, sent, packets }
}
/** What comes out for these packets, read. */
function outOf(behaviours: readonly MediaBehaviour[], ...datagrams: Datagram[]) {
  const { channel, packets } = peer(...behaviours)
  for (const datagram of datagrams) channel.send(datagram)
  return packets()
}
/** What comes out within so many ms after packets 0 to 3. */
async function actsOf(behaviour: MediaBehaviour, ms: number) {
  const { clock, channel, packets, sent } = peer(behaviour)
  for (const sequence of [0, 1, 2, 3]) channel.send(packet(sequence))
  const before = sent.length
  await clock.run(ms)
  return { packets: packets().slice(before), datagrams: sent.slice(before) }
}

describe('an adversary', () => {
  it('without behaviours lets everything pass, both ways', () => {
    const { channel, inner, sent } = peer()
    const came: unknown[] = []
    channel.onmessage = ({ data }: { data: ArrayBuffer }) => void came.push(new Uint8Array(data))
    channel.send(packet(1))
    inner.onmessage?.({ data: packet(2).buffer } as never)
    expect(sent).toEqual([packet(1)])
    expect(came).toEqual([packet(2)])
  })

  it('does one thing after the other, and knows whom it carries and what it heard', () => {
    const { channel, adversary, packets } = peer(stripSignatures(), markRemade(true))
    channel.send(packet(3, { signature }))
    expect(packets()).toMatchObject([{ signature: undefined, remade: true }])
    expect([...adversary.ways[0]!.carries]).toEqual([stripeOf(source, 3, 2)])
    expect(adversary.heard.get(source)?.packet.frame.sequence).toBe(3)
  })

  it('stops when its links are gone', async () => {
    const { clock, channel, inner, sent } = peer(flood('nack', { chance: seededRandom(1).next }))
    await clock.run(20)
    channel.close()
    expect(inner.readyState).toBe('closed')
    const before = sent.length
    await clock.run(1_000)
    expect(sent.length).toBe(before)
  })

  it('stands on the channels of a transport as well', () => {
    const sent: Datagram[] = []
    const inner = new MemoryChannel((datagram) => void sent.push(datagram))
    inner.readyState = 'open'
    const adversary = new Adversary(new VirtualClock())
    adversary.behaviours = [dropPackets({ what: 'all' })]
    const link = { id: 'aaaaaaaaaaaa' }
    const links = hostileLinks({ open: () => ({ link, channel: inner as MediaChannel }) as never }, adversary)
    const { channel } = links.open({} as never)
    channel.send(packet(1))
    expect(sent).toEqual([])
  })
})

describe('what an adversary does to packets', () => {
  it('alters bytes in the same way where two have a pact, and leaves the signature', () => {
    const [altered] = outOf([alterFrames('bytes')], packet(2, { signature }))
    expect(altered?.frame.opus).toEqual(forgedSound(frame(2).opus))
    expect(altered?.frame.opus).not.toEqual(frame(2).opus)
    expect(altered?.previous?.opus).toEqual(forgedSound(frame(1).opus))
    expect(altered?.signature).toEqual(signature)
    expect(forgedSound(frame(2).opus, 2)).not.toEqual(forgedSound(frame(2).opus, 3))
  })

  it.each([
    ['own', { frame: false, previous: true }],
    ['previous', { frame: true, previous: false }],
  ] as const)('alters the %s copy alone', (copies, isTrue) => {
    const [altered] = outOf([alterFrames('bytes', { copies })], packet(2))
    expect(forgedSound(frame(2).opus).join() !== altered?.frame.opus.join()).toBe(isTrue.frame)
    expect(forgedSound(frame(1).opus).join() !== altered?.previous?.opus.join()).toBe(isTrue.previous)
  })

  it('alters level, voice and time, and silences', () => {
    expect(outOf([alterFrames('level')], packet(2))[0]?.frame.level).toBe(107)
    expect(outOf([alterFrames('voice')], packet(2))[0]?.frame.voice).toBe(false)
    expect(outOf([alterFrames('silence')], packet(2))[0]?.frame.opus.length).toBe(3)
    expect(outOf([retimeFrames(960)], packet(2))[0]?.frame.timestamp).toBe(3 * 960)
  })

  it('alters nothing of others when it is after one source', () => {
    const [untouched] = outOf([alterFrames('bytes', { source: 6 as SourceId })], packet(2))
    expect(untouched?.frame).toEqual(frame(2))
  })

  it('forges signatures where there were some, and under every tenth frame', () => {
    const forge = forgeSignatures(seededRandom(1).next)
    const [first, second, third] = outOf([forge], packet(3, { signature }), packet(9), packet(10))
    expect(first?.signature).toMatchObject({ first: 0, count: 3 })
    expect(first?.signature?.bytes).not.toEqual(signature.bytes)
    expect(second?.signature).toMatchObject({ first: 0, count: 10 })
    expect(third?.signature).toBeUndefined()
  })

  it('crosses stripes with the copy of frame n - 1, or swaps them', () => {
    const [own, crossed] = outOf([crossStripes({ remade: true })], packet(3))
    expect(own?.frame.sequence).toBe(3)
    expect(crossed).toMatchObject({ stripe: stripeOf(source, 2, 2), remade: true, frame: { sequence: 2 } })
    expect(outOf([swapStripes()], packet(3))[0]?.stripe).toBe(1 - stripeOf(source, 3, 2))
  })

  it('drops all, one speaker, one child or a third', () => {
    const three = [packet(0), packet(1), packet(2)]
    expect(outOf([dropPackets({ what: 'all' })], ...three)).toEqual([])
    expect(outOf([dropPackets({ what: 'source' })], ...three)).toEqual([])
    expect(outOf([dropPackets({ what: 'source', source: 9 as SourceId })], ...three)).toHaveLength(3)
    expect(outOf([dropPackets({ what: 'child' })], ...three)).toEqual([])
    expect(outOf([dropPackets({ what: 'third' })], ...three)).toHaveLength(2)
  })

  it('reorders, and delays', async () => {
    const four = [0, 1, 2, 3].map((sequence) => packet(sequence))
    expect(outOf([reorderPackets()], ...four).map((each) => each.frame.sequence)).toEqual([3, 2, 1, 0])
    const { clock, channel, packets } = peer(delayPackets(150))
    channel.send(packet(1))
    await clock.run(149)
    expect(packets()).toEqual([])
    await clock.run(1)
    expect(packets()).toHaveLength(1)
  })

  it('acts for a while, now and then, or in turn', async () => {
    const drop = dropPackets({ what: 'all' })
    expect(outOf([during(1, undefined, drop)], packet(1))).toHaveLength(1)
    expect(outOf([during(0, 1, drop)], packet(1))).toHaveLength(0)
    expect(outOf([sometimes(0.5, () => 0.5, drop)], packet(1))).toHaveLength(1)
    expect(outOf([sometimes(0.5, () => 0.4, drop)], packet(1))).toHaveLength(0)
    const { clock, channel, packets } = peer(inTurn(100, [drop, markRemade(true)]))
    channel.send(packet(1))
    await clock.run(100)
    channel.send(packet(2))
    expect(packets()).toMatchObject([{ remade: true, frame: { sequence: 2 } }])
  })
})

describe('what an adversary does of its own accord', () => {
  it('invents frames before the true ones, once each, and in pauses at the pace of speech', async () => {
    const ahead = await actsOf(inventFrames({ frames: 4 }), 40)
    expect(ahead.packets.map((each) => each.frame.sequence)).toEqual([4, 5, 6, 7])
    const pauses = await actsOf(inventFrames({ when: 'pauses' }), 160)
    expect(pauses.packets.map((each) => each.frame.sequence)).toEqual([4, 5, 6, 7, 8])
  })

  it('jumps, further each time', async () => {
    const { packets } = await actsOf(jumpAhead({ by: 1_000, packets: 2, everyMs: 200 }), 220)
    expect(packets.map((each) => each.frame.sequence)).toEqual([1_003, 1_004, 2_003, 2_004])
  })

  it("speaks in another's name, a little ahead of the true voice", async () => {
    const { packets } = await actsOf(impersonate(), 40)
    expect(packets.every((each) => each.source === source && each.frame.sequence > 3)).toBe(true)
    expect(packets.length).toBe(2)
  })

  it('replays what it recorded, as it was or under new numbers', async () => {
    const tape: Datagram[] = []
    const recorder = peer(recordTo(tape))
    recorder.channel.onmessage = () => {}
    recorder.inner.onmessage?.({ data: packet(1).buffer } as never)
    expect(tape).toEqual([packet(1)])
    expect((await actsOf(replay({ tape }), 20)).datagrams).toEqual([packet(1)])
    const { packets } = await actsOf(replay({ tape, as: 'renumbered' }), 20)
    expect(packets).toMatchObject([{ frame: { sequence: 5, opus: frame(1).opus } }])
  })

  it.each(['nack', 'resume', 'heartbeat', 'group-request', 'group'] as const)('floods with %s', async (what) => {
    const { datagrams } = await actsOf(flood(what, { chance: seededRandom(1).next, perSecond: 100 }), 100)
    expect(datagrams.map((datagram) => readLinkMessage(datagram)?.type)).toEqual(Array.from({ length: 10 }, () => what))
  })

  it('floods with packets of a source that may speak', async () => {
    const { datagrams } = await actsOf(flood('packets', { chance: seededRandom(1).next, perSecond: 100 }), 100)
    expect(datagrams.map((datagram) => readHead(datagram)?.source)).toEqual(Array.from({ length: 10 }, () => source))
  })

  it('speaks on when its session has stopped', async () => {
    const { packets } = await actsOf(keepSpeaking(), 200)
    expect(packets.length).toBeGreaterThan(10)
    expect(packets[0]).toMatchObject({ source, frame: { sequence: 4 }, signature: undefined })
  })
})

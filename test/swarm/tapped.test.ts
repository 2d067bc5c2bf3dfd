import { describe, expect, it } from 'vitest'
import { writeLinkMessage, writePacket } from '@banyan/core/wire'
import { type PeerId, parseLinkId, parsePeerId, parseSourceId } from '@banyan/core/protocol'
import { MemoryNetwork, seededRandom, VirtualClock } from '@banyan/core/testing'
import { Tap, tapped } from './tapped.ts'

const source = parseSourceId(3)!
const packet = (sequence: number, stripe = 0) =>
  writePacket({
    source,
    stripe,
    frame: { sequence, timestamp: sequence * 960, level: 30, voice: true, opus: Uint8Array.of(1, 2, 3) },
  })
const peers = { ada: parsePeerId('a'.repeat(12))!, ben: parsePeerId('b'.repeat(12))! }

/** Ada and Ben, linked in memory, a tap on each end. */
function link({ isLost = (): boolean => false, onSound = (_packet: Uint8Array) => {} } = {}) {
  const clock = new VirtualClock()
  const network = new MemoryNetwork({ clock, chance: () => 1, delayMs: 1 })
  const open = (self: PeerId, other: PeerId) => {
    const tap = new Tap({ now: () => clock.now(), isLost, onSound })
    const heard: Uint8Array[] = []
    const signals: string[] = []
    const end = tapped(network.transport, tap).open({
      ...{ peer: other, id: parseLinkId('l'.repeat(12))!, initiator: self === peers.ada, iceServers: [] },
      on: { open: () => {}, close: () => {}, track: () => {}, signal: (signal) => void signals.push(signal) },
    })
    end.channel.onmessage = ({ data }: { data: unknown }) => void heard.push(new Uint8Array(data as ArrayBuffer))
    return { tap, heard, signals, ...end }
  }
  const [ada, ben] = [open(peers.ada, peers.ben), open(peers.ben, peers.ada)]
  clock.advance(1)
  for (const signal of ada.signals) ben.link.receive(signal)
  for (const signal of ben.signals) ada.link.receive(signal)
  clock.advance(5)
  return { clock, ada, ben }
}

describe('tapped', () => {
  it('passes everything on as it is, counts it, and writes down what sound came from whom', () => {
    const sound: number[] = []
    const { clock, ada, ben } = link({ onSound: (bytes) => sound.push(bytes.length) })
    const leaving = writeLinkMessage({ type: 'leaving' })
    ada.channel.send(packet(1, 1))
    ada.channel.send(leaving)
    clock.advance(2)
    expect(ben.heard).toEqual([packet(1, 1), leaving])
    const bytes = packet(1).length + leaving.length
    expect(ada.tap.counters).toEqual({
      packetsOut: 1,
      packetsIn: 0,
      bytesOut: bytes,
      bytesIn: 0,
      trustBytesOut: 0,
      lost: 0,
    })
    expect(ben.tap.counters).toEqual({
      packetsOut: 0,
      packetsIn: 1,
      bytesOut: 0,
      bytesIn: bytes,
      trustBytesOut: 0,
      lost: 0,
    })
    expect(sound).toEqual([packet(1).length])
    const { peers: from, stripe, asked, at } = ben.tap.arrivals.read()
    expect({ from, stripe: [...stripe], asked: [...asked], at: [...at] }).toEqual({
      ...{ from: [peers.ada], stripe: [1], asked: [0], at: [clock.now() - 1] },
    })
  })

  it('counts what is sent for trust alone: signatures, and messages about groups', () => {
    const { ada } = link()
    const signed = writePacket({
      ...{ source, stripe: 1, signature: { first: 0, count: 2, bytes: new Uint8Array(64) } },
      frame: { sequence: 1, timestamp: 960, level: 30, voice: true, opus: Uint8Array.of(1, 2, 3) },
    })
    const request = writeLinkMessage({ type: 'group-request', frames: [{ source, sequence: 1 }] })
    ada.channel.send(signed)
    ada.channel.send(request)
    expect(ada.tap.counters.trustBytesOut).toBe(signed.length - packet(1, 1).length + request.length)
  })

  it('marks packets that this end had asked for', () => {
    const { clock, ada, ben } = link()
    ben.channel.send(writeLinkMessage({ type: 'nack', frames: [{ source, sequence: 5 }] }))
    ada.channel.send(packet(5))
    ada.channel.send(packet(6))
    clock.advance(2)
    expect([...ben.tap.arrivals.read().asked]).toEqual([1, 0])
  })

  it('loses the share of datagrams that it should, sound and messages alike, and counts them as sent', () => {
    const chance = seededRandom(4)
    const { clock, ada, ben } = link({ isLost: () => chance.next() < 0.05 })
    for (let sequence = 0; sequence < 2_000; sequence += 1) {
      ada.channel.send(sequence % 2 ? packet(sequence) : writeLinkMessage({ type: 'leaving' }))
    }
    clock.advance(2)
    const { packetsOut, lost } = ada.tap.counters
    expect(packetsOut).toBe(1_000)
    expect(lost).toBeGreaterThan(70)
    expect(lost).toBeLessThan(130)
    expect(ben.heard).toHaveLength(2_000 - lost)
  })

  it('is deaf and mute once it is cut, without closing anything', () => {
    const { clock, ada, ben } = link()
    ben.tap.cut()
    ada.channel.send(packet(1))
    ben.channel.send(packet(2))
    clock.advance(2)
    expect([ada.heard, ben.heard]).toEqual([[], []])
    expect([ada.channel.readyState, ben.channel.readyState]).toEqual(['open', 'open'])
    expect(ben.tap.counters).toEqual({
      packetsOut: 0,
      packetsIn: 0,
      bytesOut: 0,
      bytesIn: 0,
      trustBytesOut: 0,
      lost: 0,
    })
  })
})

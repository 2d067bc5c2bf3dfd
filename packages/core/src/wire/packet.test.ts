import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_STRIPES, type SourceId } from '../protocol/index.ts'
import {
  ahead,
  HEADER_BYTES,
  MAX_OPUS_BYTES,
  MAX_PACKET_BYTES,
  type Packet,
  readHead,
  readPacket,
  SEAL_BYTES,
  type SpokenFrame,
  stripeOf,
  writePacket,
} from './packet.ts'
import { garbled, packets } from './testing/wire.ts'

const SOURCE = 7 as SourceId
const MAX_UINT32 = 0xffffffff

const frame = (sequence: number, { voice = true, level = 20, timestamp = sequence * 960 } = {}): SpokenFrame => ({
  ...{ sequence, timestamp: timestamp >>> 0, voice, level },
  opus: Uint8Array.of(sequence & 0xff, 2, 3),
})
const read = (packet: Uint8Array<ArrayBuffer>): Packet => {
  const parsed = readPacket(packet)
  if (!parsed.ok) throw new Error(parsed.error)
  return parsed.value
}

describe('packets', () => {
  it('are read as they were written: frame n and frame n - 1', () => {
    fc.assert(
      fc.property(packets, (packet) => {
        const written = writePacket(packet)
        expect(written.length).toBeLessThanOrEqual(MAX_PACKET_BYTES)
        expect(read(written)).toEqual(packet)
      }),
    )
  })

  it('are laid out as PROTOCOL.md draws them', () => {
    const previous = { ...frame(0x01020303, { timestamp: 0x0a0b0c0d - 960, voice: true, level: 0x11 }) }
    const packet = writePacket({
      ...{ source: 0xabcd as SourceId, stripe: 1, sealed: true, previous },
      frame: { ...frame(0x01020304, { timestamp: 0x0a0b0c0d, voice: false, level: 0x7f }), opus: Uint8Array.of(9) },
    })
    const header = [0x21, 0x7f, 0xab, 0xcd, 1, 2, 3, 4, 0x0a, 0x0b, 0x0c, 0x0d, 0x80, 3]
    expect([...packet]).toEqual([...header, 0x91, 0x03, 0xc0, 3, 2, 3, 9])
  })

  it('carry the signature of a group behind the frame, and say how far back the group ends', () => {
    const signature = { first: 0xfffffffc, count: 8, bytes: new Uint8Array(64).fill(0xee) }
    const packet = writePacket({ source: SOURCE, stripe: 1, remade: true, frame: frame(5), signature })
    expect([...packet.subarray(0, 2), ...packet.subarray(12, 21)]).toEqual([
      0x29, 0x94, 0x40, 0, 5, 2, 3, 2, 8, 0xee, 0xee,
    ])
    expect(packet.length).toBe(HEADER_BYTES + 3 + 66)
    expect(read(packet)).toMatchObject({ remade: true, signature })
  })

  it.each([
    { what: 'reaches beyond the frame', first: 1, count: 6 },
    { what: 'ended a second ago', first: -54, count: 9 },
  ])('leave out a signature whose group $what', ({ first, count }) => {
    const signature = { first: first >>> 0, count, bytes: new Uint8Array(64) }
    const packet = writePacket({ source: SOURCE, stripe: 1, frame: frame(5), signature })
    expect(packet).toEqual(writePacket({ source: SOURCE, stripe: 1, frame: frame(5) }))
  })

  it('read from anywhere inside a larger buffer, without a copy', () => {
    fc.assert(
      fc.property(packets, fc.nat(40), fc.nat(40), (packet, before, after) => {
        const written = writePacket(packet)
        const around = new Uint8Array(before + written.length + after).fill(0xff)
        around.set(written, before)
        const inside = read(around.subarray(before, before + written.length))
        expect(inside).toEqual(packet)
        expect(inside.frame.opus.buffer).toBe(around.buffer)
      }),
    )
  })

  it('refuse any other bytes without throwing, and write what they read in the same bytes again', () => {
    let taken = 0
    let refused = 0
    fc.assert(
      fc.property(garbled(packets.map(writePacket), 0x20), (bytes) => {
        const head = readHead(bytes)
        const packet = readPacket(bytes)
        expect(packet.ok).toBe(head !== undefined)
        if (!packet.ok) return void (refused += 1)
        taken += 1
        const { source, stripe, remade, frame, previous, signature } = packet.value
        const { sequence, timestamp, voice } = frame
        const carries = { hasPrevious: previous !== undefined, hasSignature: signature !== undefined }
        expect(head).toEqual({ source, stripe, remade, sequence, timestamp, voice, ...carries })
        expect(Buffer.compare(writePacket(packet.value), bytes)).toBe(0)
      }),
      { numRuns: 1_000 },
    )
    expect(Math.min(taken, refused)).toBeGreaterThan(50) // both kinds were tried
  })

  it.each([
    { what: 'another version', at: 0, value: 0x10 },
    { what: 'a link message', at: 0, value: 0x30 },
    { what: 'a stripe that there cannot be', at: 0, value: 0x20 + MAX_STRIPES },
    { what: 'a reserved bit', at: 12, value: 0x08 },
    { what: 'a frame n - 1 that fills the packet', at: 13, value: 6 },
    { what: 'a frame n - 1 that is 200 ms and a sample older', at: 15, value: 0x26 },
  ])('are not: $what', ({ at, value }) => {
    const packet = writePacket({ source: SOURCE, stripe: 0, frame: frame(5), previous: frame(4) })
    expect(readHead(packet)).toBeDefined()
    packet[at] = value
    expect(readHead(packet)).toBeUndefined()
    expect(readPacket(packet)).toEqual({ ok: false, error: 'not-a-packet' })
  })

  it.each<{ what: string; long: 'frame' | 'previous' }>([
    { what: 'frame n', long: 'frame' },
    { what: 'frame n - 1', long: 'previous' },
  ])('are not sealed without saying so: $what is too long for an open one', ({ long }) => {
    const sealed = { source: SOURCE, stripe: 0, sealed: true, frame: frame(5), previous: frame(4) }
    const packet = writePacket({ ...sealed, [long]: { ...sealed[long], opus: new Uint8Array(MAX_OPUS_BYTES + 1) } })
    expect(readHead(packet)).toBeDefined()
    packet[12]! &= 0x7f
    expect(readHead(packet)).toBeUndefined()
  })

  it('can be made again out of both frames, byte for byte', () => {
    const spoken = [MAX_UINT32 - 1, MAX_UINT32, 0, 1].map((sequence) => frame(sequence))
    const [first, second, third] = [1, 2, 3].map((at) =>
      writePacket({ source: SOURCE, stripe: at % 2, frame: spoken[at]!, previous: spoken[at - 1] }),
    )
    // The second got lost: its frame is in the third, the one before it in the first.
    const again = { source: SOURCE, stripe: 0, frame: read(third!).previous!, previous: read(first!).frame }
    expect(writePacket(again)).toEqual(second)
  })

  it.each([
    { what: 'the one before the one before', previous: frame(3) },
    { what: 'the frame itself', previous: frame(5) },
    { what: 'of more than 200 ms ago', previous: frame(4, { timestamp: 5 * 960 - 9_601 }) },
    { what: 'later by its timestamp', previous: frame(4, { timestamp: 6 * 960 }) },
  ])('leave out a previous frame that is $what', ({ previous }) => {
    const alone = writePacket({ source: SOURCE, stripe: 1, frame: frame(5) })
    expect(writePacket({ source: SOURCE, stripe: 1, frame: frame(5), previous })).toEqual(alone)
    expect(alone.length).toBe(HEADER_BYTES + 3)
  })

  it.each([
    { length: 0, sealed: false },
    { length: MAX_OPUS_BYTES + 1, sealed: false },
    { length: MAX_OPUS_BYTES + SEAL_BYTES + 1, sealed: true },
  ])('are not made of a frame of $length bytes (sealed: $sealed)', ({ length, sealed }) => {
    const wrong = { ...frame(5), opus: new Uint8Array(length) }
    expect(() => writePacket({ source: SOURCE, stripe: 0, sealed, frame: wrong })).toThrow(RangeError)
    const before = { ...wrong, ...{ sequence: 4, timestamp: 4 * 960 } }
    expect(() => writePacket({ source: SOURCE, stripe: 0, sealed, frame: frame(5), previous: before })).toThrow(
      RangeError,
    )
  })

  it.each([-1, MAX_STRIPES, 0.5])('have no stripe %d', (stripe) => {
    expect(() => writePacket({ source: SOURCE, stripe, frame: frame(0) })).toThrow(RangeError)
  })

  it('bring a level into range', () => {
    const levels = [-3, 12.6, 300].map((level) => {
      return read(writePacket({ source: SOURCE, stripe: 0, frame: frame(0, { level }) })).frame.level
    })
    expect(levels).toEqual([0, 13, 127])
  })

  it('go to the stripes in turn, and those of two sources that start together to different ones', () => {
    const first = (source: number) =>
      Array.from({ length: 4 }, (_, sequence) => stripeOf(source as SourceId, sequence, 2))
    expect(first(6)).toEqual([0, 1, 0, 1])
    expect(first(7)).toEqual([1, 0, 1, 0])
    expect(stripeOf(0xffff as SourceId, MAX_UINT32, 1)).toBe(0)
  })

  it.each([
    { a: 5, b: 3, distance: 2 },
    { a: 0, b: MAX_UINT32, distance: 1 },
    { a: MAX_UINT32, b: 0, distance: -1 },
  ])('count $a as $distance ahead of $b', ({ a, b, distance }) => {
    expect(ahead(a, b)).toBe(distance)
  })
})

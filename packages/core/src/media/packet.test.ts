import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SourceId } from '../protocol/index.ts'
import { ahead, HEADER_BYTES, MAX_OPUS_BYTES, readHead, readPacket, stripeOf, writePacket } from './packet.ts'

const frames = fc.record({
  opus: fc.uint8Array({ minLength: 1, maxLength: MAX_OPUS_BYTES }) as fc.Arbitrary<Uint8Array<ArrayBuffer>>,
  timestamp: fc.nat(0xffffffff),
  level: fc.nat(127),
})

describe('packets', () => {
  it('carry every frame through unchanged', () => {
    fc.assert(
      fc.property(fc.nat(0xffff), fc.nat(0xffffffff), frames, fc.nat(3), (source, sequence, frame, stripe) => {
        const read = readPacket(writePacket(source as SourceId, sequence, frame, stripe))
        expect(read.ok && read.value).toEqual({ stripe, source, sequence, voice: frame.level < 55, frame })
      }),
    )
  })

  it('read from anywhere inside a larger buffer', () => {
    const packet = writePacket(7 as SourceId, 9, { opus: Uint8Array.of(1, 2, 3), timestamp: 960, level: 30 }, 1)
    const inside = new Uint8Array(100)
    inside.set(packet, 13)
    expect(readPacket(inside.subarray(13, 13 + packet.length))).toEqual(readPacket(packet))
  })

  it('refuse any other bytes without throwing', () => {
    fc.assert(
      fc.property(fc.nat(0x20), fc.uint8Array({ maxLength: 2_000 }), (first, bytes) => {
        bytes[0] = first
        const isFormat = first >= 0x10 && first <= 0x13
        const isPacket = isFormat && bytes.length > HEADER_BYTES && bytes.length <= HEADER_BYTES + MAX_OPUS_BYTES
        expect(readHead(bytes) !== undefined).toBe(isPacket)
        expect(readPacket(bytes as Uint8Array<ArrayBuffer>).ok).toBe(isPacket)
      }),
    )
  })

  it.each([0, MAX_OPUS_BYTES + 1])('are not made of a frame of %i bytes', (length) => {
    const frame = { opus: new Uint8Array(length), timestamp: 0, level: 0 }
    expect(() => writePacket(0 as SourceId, 0, frame, 0)).toThrow(RangeError)
  })

  it.each([-1, 4, 0.5])('have no stripe %d', (stripe) => {
    const frame = { opus: Uint8Array.of(1), timestamp: 0, level: 0 }
    expect(() => writePacket(0 as SourceId, 0, frame, stripe)).toThrow(RangeError)
  })

  it('go to the stripes in turn, two sources that start together to different ones', () => {
    const first = (source: number) =>
      Array.from({ length: 4 }, (_, sequence) => stripeOf(source as SourceId, sequence, 2))
    expect(first(6)).toEqual([0, 1, 0, 1])
    expect(first(7)).toEqual([1, 0, 1, 0])
    expect(stripeOf(0xffff as SourceId, 0xffffffff, 1)).toBe(0)
  })

  it.each([
    { a: 5, b: 3, distance: 2 },
    { a: 0, b: 0xffffffff, distance: 1 },
    { a: 0xffffffff, b: 0, distance: -1 },
  ])('count $a as $distance ahead of $b', ({ a, b, distance }) => {
    expect(ahead(a, b)).toBe(distance)
  })
})

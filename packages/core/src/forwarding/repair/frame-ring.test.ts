import { describe, expect, it } from 'vitest'
import type { SourceId } from '../../protocol/index.ts'
import { type Packet, readPacket, writePacket } from '../../wire/packet.ts'
import { FrameRing, RING_MS } from './frame-ring.ts'

const ADA = 6 as SourceId
const packetOf = (sequence: number, stripe: number, voice = true) =>
  writePacket({
    ...{ source: ADA, stripe },
    frame: { sequence, timestamp: sequence * 960, level: 20, voice, opus: Uint8Array.of(sequence & 0xff, stripe) },
  })
const places = (packets: readonly Uint8Array<ArrayBuffer>[]) =>
  packets.map((bytes) => {
    const read = readPacket(bytes)
    if (!read.ok) throw new Error(read.error)
    const { frame, stripe }: Packet = read.value
    return `${frame.sequence}:${stripe}`
  })

/** Frames 10, 11 and 12, the last of which ends a spurt and is on both stripes. */
function filled() {
  const ring = new FrameRing()
  ring.put(10, 0, packetOf(10, 0), 0)
  ring.put(11, 1, packetOf(11, 1), 20)
  ring.put(12, 0, packetOf(12, 0, false), 40)
  ring.put(12, 1, packetOf(12, 1, false), 41)
  return ring
}

describe('a frame ring', () => {
  it('keeps the packets of a frame apart by stripe, and gives the one that is preferred', () => {
    const ring = filled()
    expect(places([ring.get(12, 50, 0b01)!, ring.get(12, 50, 0b10)!, ring.get(12, 50)!])).toEqual([
      '12:0',
      '12:1',
      '12:0',
    ])
    expect(places([ring.get(11, 50, 0b01)!])).toEqual(['11:1']) // better than none
  })

  it('gives what came in one stripe behind a frame, in order', () => {
    const ring = filled()
    expect(places(ring.after(9, { newest: 12, stripe: 0 }, 50))).toEqual(['10:0', '12:0'])
    expect(places(ring.after(10, { newest: 12, stripe: 1 }, 50))).toEqual(['11:1', '12:1'])
  })

  it('forgets frames after 600 ms, and those whose place a newer one takes', () => {
    const ring = filled()
    expect(ring.get(10, RING_MS)).toBeDefined()
    expect(ring.get(10, RING_MS + 1)).toBeUndefined()
    ring.put(12 + 64, 1, packetOf(12 + 64, 1), 60)
    expect(ring.get(12, 60)).toBeUndefined()
    expect(places([ring.get(76, 60, 0b01)!])).toEqual(['76:1'])
    ring.put(12, 0, packetOf(12, 0), 70)
    expect(places([ring.get(76, 70)!])).toEqual(['76:1'])
  })

  it('puts another packet in the place of all of a frame, and removes all of them', () => {
    const ring = filled()
    ring.replace(12, packetOf(12, 1, false))
    expect(places(ring.after(11, { newest: 12, stripe: 0 }, 50))).toEqual([])
    expect(places([ring.get(12, 50, 0b01)!])).toEqual(['12:1'])
    ring.remove(12)
    expect(ring.get(12, 50)).toBeUndefined()
    ring.replace(12, packetOf(12, 0, false))
    expect(ring.get(12, 50)).toBeUndefined()
  })

  it('counts across the end of 32 bits', () => {
    const ring = new FrameRing()
    ring.put(2 ** 32 - 1, 0, packetOf(2 ** 32 - 1, 0), 0)
    ring.put(0, 0, packetOf(0, 0), 20)
    expect(places(ring.after(2 ** 32 - 2, { newest: 0, stripe: 0 }, 30))).toEqual([`${2 ** 32 - 1}:0`, '0:0'])
  })
})

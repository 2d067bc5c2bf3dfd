import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_STAGE, MAX_STRIPES, type SourceId } from '../protocol/index.ts'
import {
  isLinkMessage,
  type LinkMessage,
  MAX_NACKED,
  type Position,
  PROBE_BYTES,
  readLinkMessage,
  writeLinkMessage,
} from './link-message.ts'
import { readHead, writePacket } from './packet.ts'
import { garbled, linkMessages } from './testing/wire.ts'

const at = (sequence: number): Position => ({ source: 0x0102 as SourceId, sequence })
const heartbeat: LinkMessage = {
  type: 'heartbeat',
  sentAt: 0x01020304,
  echo: { sentAt: 0x05060708, ageMs: 0x090a },
  congested: true,
  overloaded: true,
  carries: false,
  stripes: [
    { depth: 2, starving: true },
    { depth: undefined, starving: false },
  ],
  newest: [at(5)],
}

describe('link messages', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(linkMessages, (message) => {
        expect(readLinkMessage(writeLinkMessage(message))).toEqual(message)
      }),
    )
  })

  it.each<{ message: LinkMessage; bytes: number[] }>([
    { message: heartbeat, bytes: [0x30, 1, 2, 3, 4, 11, 5, 6, 7, 8, 9, 10, 2, 0x82, 0x7f, 1, 1, 2, 0, 0, 0, 5] },
    { message: { type: 'resume', stripe: 1, have: [at(6)] }, bytes: [0x31, 1, 1, 1, 2, 0, 0, 0, 6] },
    { message: { type: 'release', stripe: 3 }, bytes: [0x32, 3] },
    { message: { type: 'nack', frames: [at(7), at(8)] }, bytes: [0x33, 2, 1, 2, 0, 0, 0, 7, 1, 2, 0, 0, 0, 8] },
    { message: { type: 'leaving' }, bytes: [0x34] },
    {
      message: { type: 'probe-answer', train: 0x0102, bytes: 19_000, spanUs: 0x01000000 },
      bytes: [0x36, 1, 2, 0, 0, 0x4a, 0x38, 1, 0, 0, 0],
    },
  ])('are laid out as PROTOCOL.md draws them: $message.type', ({ message, bytes }) => {
    expect([...writeLinkMessage(message)]).toEqual(bytes)
  })

  it('have 1,000 bytes when they probe', () => {
    const probe = writeLinkMessage({ type: 'probe', train: 0x0102, index: 3, of: 20 })
    expect(probe.length).toBe(PROBE_BYTES)
    expect([...probe.subarray(0, 6)]).toEqual([0x35, 1, 2, 3, 20, 0])
  })

  it('read from anywhere inside a larger buffer', () => {
    fc.assert(
      fc.property(linkMessages, fc.nat(9), (message, before) => {
        const written = writeLinkMessage(message)
        const around = new Uint8Array(before + written.length + 9).fill(0xff)
        around.set(written, before)
        expect(readLinkMessage(around.subarray(before, before + written.length))).toEqual(message)
      }),
    )
  })

  it('refuse any other bytes without throwing, and write what they read in the same bytes again', () => {
    let taken = 0
    let refused = 0
    fc.assert(
      fc.property(garbled(linkMessages.map(writeLinkMessage), 0x30), (bytes) => {
        const message = readLinkMessage(bytes)
        if (!message) return void (refused += 1)
        taken += 1
        expect(Buffer.compare(writeLinkMessage(message), bytes)).toBe(0)
      }),
      { numRuns: 2_000 },
    )
    expect(Math.min(taken, refused)).toBeGreaterThan(50) // both kinds were tried
  })

  it('refuse a message that is cut off, wherever it is', () => {
    fc.assert(
      fc.property(linkMessages, fc.nat(), (message, cut) => {
        const written = writeLinkMessage(message)
        expect(readLinkMessage(written.subarray(0, cut % written.length))).toBeUndefined()
      }),
    )
  })

  it.each([
    { what: 'a kind that there is not', bytes: [0x3f] },
    { what: 'a stripe that there cannot be', bytes: [0x32, MAX_STRIPES] },
    { what: 'an unknown flag', bytes: [0x30, 0, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0, 0] },
    { what: 'an echo that is not meant', bytes: [0x30, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0] },
    { what: 'a nack of nothing', bytes: [0x33, 0] },
    { what: 'a nack of too many', bytes: [0x33, MAX_NACKED + 1, ...Array<number>(6 * (MAX_NACKED + 1)).fill(0)] },
    { what: 'a probe beyond its train', bytes: [0x35, 0, 0, 2, 2, ...Array<number>(PROBE_BYTES - 5).fill(0)] },
    { what: 'a probe that hides something', bytes: [0x35, 0, 0, 0, 2, ...Array<number>(PROBE_BYTES - 5).fill(1)] },
  ])('are not: $what', ({ bytes }) => {
    expect(readLinkMessage(Uint8Array.from(bytes))).toBeUndefined()
  })

  it.each<{ what: string; message: LinkMessage }>([
    { what: 'a longer nack', message: { type: 'nack', frames: Array<Position>(MAX_NACKED + 1).fill(at(0)) } },
    { what: 'more sources', message: { ...heartbeat, newest: Array<Position>(MAX_STAGE + 1).fill(at(0)) } },
    { what: 'another stripe', message: { type: 'release', stripe: MAX_STRIPES } },
  ])('are not made of $what than there can be', ({ message }) => {
    expect(() => writeLinkMessage(message)).toThrow(RangeError)
  })

  it('bring an age and a depth into range', () => {
    const stripes = [{ depth: 500, starving: false }]
    const long = { ...heartbeat, echo: { sentAt: 1, ageMs: 70_000.4 }, stripes }
    expect(readLinkMessage(writeLinkMessage(long))).toEqual({
      ...long,
      echo: { sentAt: 1, ageMs: 0xffff },
      stripes: [{ depth: undefined, starving: false }],
    })
  })

  it('are told from packets by their first byte', () => {
    const packet = writePacket({
      ...{ source: 1 as SourceId, stripe: 3 },
      frame: { sequence: 1, timestamp: 1, level: 1, voice: true, opus: Uint8Array.of(1) },
    })
    expect(isLinkMessage(packet)).toBe(false)
    expect(isLinkMessage(new Uint8Array())).toBe(false)
    fc.assert(
      fc.property(linkMessages, (message) => {
        const written = writeLinkMessage(message)
        expect(isLinkMessage(written)).toBe(true)
        expect(readHead(written)).toBeUndefined()
      }),
    )
  })
})

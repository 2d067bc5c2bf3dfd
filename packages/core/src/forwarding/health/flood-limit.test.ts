import { describe, expect, it } from 'vitest'
import { MAX_PACKET_BYTES } from '../../wire/packet.ts'
import { BYTES, EXCESS, FloodLimit, MESSAGES, PACKETS, violationIn } from './flood-limit.ts'

/** Packets a second that the busiest honest link brings: 13 speakers, and 100 that are sent again. */
const BUSIEST = 13 * 50 + 100
/** Bytes of a packet of ordinary speech, and of a `nack`. */
const SPEECH_BYTES = 180
const NACK_BYTES = 98

/** What becomes of packets, or messages, that come evenly for so many seconds. */
function verdicts(limit: FloodLimit, bytes: number, perSecond: number, seconds: number, isMessage = false, from = 0) {
  const counts = { taken: 0, dropped: 0, flood: 0 }
  const count = Math.round(perSecond * seconds)
  for (let index = 0; index < count; index += 1) {
    counts[limit.take(bytes, isMessage, from + (index * 1_000) / perSecond)] += 1
  }
  return counts
}

describe('FloodLimit', () => {
  it('takes all that the busiest honest link brings, for an hour', () => {
    const limit = new FloodLimit()
    expect(verdicts(limit, SPEECH_BYTES, BUSIEST, 3_600)).toEqual({ taken: BUSIEST * 3_600, dropped: 0, flood: 0 })
  })

  it('takes at once what came while this thread stood still for ten seconds', () => {
    const limit = new FloodLimit()
    verdicts(limit, SPEECH_BYTES, BUSIEST, 10)
    for (let count = 0; count < BUSIEST * 10; count += 1) expect(limit.take(SPEECH_BYTES, false, 20_000)).toBe('taken')
  })

  it('takes all that an honest neighbour asks for again where a fifth is lost', () => {
    const limit = new FloodLimit()
    expect(verdicts(limit, NACK_BYTES, 533, 600, true)).toMatchObject({ dropped: 0, flood: 0 })
  })

  it.each([
    { what: 'packets', bytes: SPEECH_BYTES, isMessage: false, most: PACKETS.most },
    {
      what: 'long packets',
      bytes: MAX_PACKET_BYTES,
      isMessage: false,
      most: Math.floor(BYTES.most / MAX_PACKET_BYTES),
    },
    { what: 'messages', bytes: 20, isMessage: true, most: MESSAGES.most },
  ])('takes no more $what at once than its burst, and calls the rest a flood', ({ bytes, isMessage, most }) => {
    const limit = new FloodLimit()
    const seen = Array.from({ length: 20_000 }, () => limit.take(bytes, isMessage, 5_000))
    expect(seen.filter((verdict) => verdict === 'taken')).toHaveLength(most)
    expect(seen.indexOf('flood')).toBe(most + EXCESS.most)
    expect(seen.filter((verdict) => verdict === 'flood')).toHaveLength(1)
  })

  it('drops what is too much, and forgives a burst', () => {
    const limit = new FloodLimit()
    for (let burst = 0; burst < 10; burst += 1) {
      const counts = verdicts(limit, SPEECH_BYTES, 100_000, 0.1, false, burst * 10_000)
      expect(counts).toMatchObject({ flood: 0 })
      expect(counts.dropped).toBeGreaterThan(0)
    }
  })

  it('calls twice the limit a flood within seconds, and one and a fifth of it none', () => {
    expect(verdicts(new FloodLimit(), SPEECH_BYTES, PACKETS.perSecond * 2, 10).flood).toBe(1)
    expect(verdicts(new FloodLimit(), SPEECH_BYTES, PACKETS.perSecond * 1.2, 600).flood).toBe(0)
  })
})

describe('what the media channel brings', () => {
  it.each([
    { data: new ArrayBuffer(MAX_PACKET_BYTES), violation: undefined },
    { data: new ArrayBuffer(0), violation: undefined },
    { data: new ArrayBuffer(MAX_PACKET_BYTES + 1), violation: 'oversized' },
    { data: 'hello', violation: 'text' },
    { data: new Blob(['x']), violation: 'text' },
  ])('breaks the protocol or not: $violation', ({ data, violation }) => {
    expect(violationIn(data)).toBe(violation)
  })
})

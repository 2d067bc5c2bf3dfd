import { describe, expect, it } from 'vitest'
import type { SourceId } from '../../protocol/index.ts'
import type { Packet } from '../../wire/packet.ts'
import { ParentRecord } from './parent-record.ts'
import { StrangePackets } from './strange-packets.ts'

const frame = (sequence: number, sound = 1) => ({
  ...{ sequence: sequence >>> 0, timestamp: (sequence * 960) >>> 0, level: 20, voice: true },
  opus: Uint8Array.of(sound),
})
const packet = (sequence: number, sound = 1): Packet => ({
  ...{ source: 6 as SourceId, stripe: 0, remade: false, sealed: false, signature: undefined },
  ...{ frame: frame(sequence, sound), previous: frame(sequence - 1, sound) },
})
const bringer = () => ({ record: new ParentRecord() })
const speech = { silentForMs: 0, isEnough: false }
const only = { silentForMs: 1_000, isEnough: true }

function kept() {
  const packets = new StrangePackets<{ record: ParentRecord }>()
  return (by: { record: ParentRecord }, way: number, sequence: number, { at = 0, sound = 1, given = speech } = {}) =>
    packets
      .take({ by, way, packet: packet(sequence, sound), bytes: new Uint8Array(1), at }, given)
      ?.map((strange) => strange.packet.frame.sequence)
}

describe('StrangePackets', () => {
  it('believes what two peers bring two ways, and hands it out in order', () => {
    const take = kept()
    const [one, other] = [bringer(), bringer()]
    expect(take(one, 0, 1_002)).toBeUndefined()
    expect(take(one, 0, 1_000)).toBeUndefined()
    expect(take(other, 1, 1_001)).toEqual([1_000, 1_001, 1_002])
    expect(take(other, 1, 1_003)).toBeUndefined() // it is not believed for ever
  })

  it.each([
    { what: 'the same peer', same: true, way: 1, sound: 1, at: 0 },
    { what: 'the same way', same: false, way: 0, sound: 1, at: 0 },
    { what: 'other sound', same: false, way: 1, sound: 2, at: 0 },
    { what: 'half a second later', same: false, way: 1, sound: 1, at: 501 },
  ])('does not believe $what', ({ same, way, sound, at }) => {
    const take = kept()
    const one = bringer()
    take(one, 0, 1_000)
    expect(take(same ? one : bringer(), way, 1_001, { sound, at })).toBeUndefined()
  })

  it('believes a single link after three packets in a row, where nothing else comes', () => {
    const take = kept()
    const one = bringer()
    expect([5, 6, 8].map((sequence) => take(one, 0, sequence, { given: only }))).toEqual([
      undefined,
      undefined,
      [5, 6, 8],
    ])
  })

  it.each([
    { what: 'the old numbers still come', given: { silentForMs: 300, isEnough: true }, sequences: [5, 6, 7] },
    { what: 'there is another way', given: { silentForMs: 1_000, isEnough: false }, sequences: [5, 6, 7] },
    { what: 'they are out of order', given: only, sequences: [7, 6, 5] },
    { what: 'they are far apart', given: only, sequences: [5, 500, 5_000] },
  ])('does not believe it where $what', ({ given, sequences }) => {
    const take = kept()
    const one = bringer()
    for (const sequence of sequences) expect(take(one, 0, sequence, { given })).toBeUndefined()
  })

  it('keeps what one peer brought, however much another invents', () => {
    const take = kept()
    const [liar, one, other] = [bringer(), bringer(), bringer()]
    take(one, 0, 1_000)
    for (let sequence = 5_000; sequence < 9_000; sequence += 40) take(liar, 0, sequence)
    expect(take(other, 1, 1_001)).toEqual([1_000, 1_001])
  })
})

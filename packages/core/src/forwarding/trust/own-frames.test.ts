import { describe, expect, it } from 'vitest'
import type { SourceId } from '../../protocol/index.ts'
import { HASH_BYTES } from '../../wire/frame-group.ts'
import { type Packet, readPacket, stripeOf, writePacket } from '../../wire/packet.ts'
import { type GroupToSign, OwnFrames } from './own-frames.ts'

const source = 6 as SourceId

/** @param sign answers at once, later, or not at all */
function speaker({ stripes = 2, canSign = true, answers = true } = {}) {
  const sent: { packet: Packet; stripe: number; at: number }[] = []
  const groups: GroupToSign[] = []
  const own: OwnFrames = new OwnFrames({
    sign(group) {
      groups.push(group)
      if (answers) signed(group, 0)
    },
    send(bytes, stripe, at) {
      const read = readPacket(bytes)
      if (read.ok) sent.push({ packet: read.value, stripe, at })
    },
  })
  const signed = ({ first, messages }: GroupToSign, now: number) => {
    const signature = { first, count: messages.length, bytes: new Uint8Array(64).fill(first + 1) }
    own.signed({ source, signature, hashes: new Uint8Array(HASH_BYTES * messages.length) }, now)
  }
  const say = (sequence: number, now = sequence * 20, voice = true) => {
    const frame = { sequence, timestamp: sequence * 960, level: 20, voice, opus: Uint8Array.of(1) }
    own.publish(writePacket({ source, stripe: stripeOf(source, sequence, stripes), frame }), { stripes, canSign }, now)
  }
  const place = ({ packet, stripe }: (typeof sent)[number]) => {
    const { signature } = packet
    return `${packet.frame.sequence}/${stripe}${signature ? ` ${signature.first}+${signature.count}` : ''}`
  }
  return { own, sent, groups, signed, say, places: () => sent.map(place) }
}
const range = (count: number, from = 0) => Array.from({ length: count }, (_, index) => from + index)

describe('OwnFrames', () => {
  it('signs every ten frames, and sends the signature in the next packet of each stripe', () => {
    const { say, places, groups } = speaker()
    for (const sequence of range(24)) say(sequence)
    expect(groups.map(({ first, messages }) => [first, messages.length])).toEqual([
      [0, 10],
      [10, 10],
    ])
    expect(places().filter((place) => place.includes('+'))).toEqual([
      '10/0 0+10',
      '11/1 0+10',
      '20/0 10+10',
      '21/1 10+10',
    ])
  })

  it('signs up to the end of a spurt, and sends its last frame on every stripe, with the signature', () => {
    const { say, places } = speaker()
    for (const sequence of range(3)) say(sequence)
    say(3, 60, false)
    expect(places()).toEqual(['0/0', '1/1', '2/0', '3/0 0+4', '3/1 0+4'])
    say(4, 1_000)
    expect(places().at(-1)).toBe('4/0')
  })

  it('signs the frames of a pause in threes, and keeps none of them waiting for others', () => {
    const { say, places, groups } = speaker({ answers: false })
    say(0, 0)
    for (const sequence of [1, 2, 3]) say(sequence, sequence * 400, false)
    expect(groups.map(({ first, messages }) => [first, messages.length])).toEqual([[0, 2]])
    expect(places()).toEqual(['0/0'])
    const quick = speaker()
    quick.say(0, 0)
    for (const sequence of range(7, 1)) quick.say(sequence, sequence * 400, false)
    expect(quick.places()).toEqual([
      ...['0/0', '1/0 0+2', '1/1 0+2', '2/0', '2/1', '3/0', '3/1', '4/0 2+3', '4/1 2+3'],
      ...['5/0', '5/1', '6/0', '6/1', '7/0 5+3', '7/1 5+3'],
    ])
  })

  it('signs what a pause left apart from what is spoken next, in whose packets it travels', () => {
    const { say, groups, places } = speaker()
    say(0, 0, false)
    for (const sequence of [1, 2]) say(sequence, sequence * 400, false)
    for (const sequence of range(12, 3)) say(sequence)
    expect(groups.map(({ first, messages }) => [first, messages.length])).toEqual([
      [0, 1],
      [1, 2],
      [3, 10],
    ])
    expect(places().filter((place) => place.includes('1+2'))).toEqual(['3/1 1+2', '4/0 1+2'])
  })

  it('sends both signatures where a spurt ends right behind a whole group', () => {
    const { say, places } = speaker()
    for (const sequence of range(10)) say(sequence)
    say(10, 200, false)
    expect(places().slice(-2)).toEqual(['10/0 0+10', '10/1 10+1'])
    say(11, 1_000)
    say(12, 1_020)
    expect(places().slice(-2)).toEqual(['11/1 0+10', '12/0 10+1'])
  })

  it('sends every frame without V on every stripe, in each packet of that stripe', () => {
    const { say, sent } = speaker({ stripes: 3 })
    say(0, 0, false)
    expect(sent.map(({ stripe, packet }) => [stripe, packet.stripe, packet.signature?.count])).toEqual([
      [0, 0, 1],
      [1, 1, 1],
      [2, 2, 1],
    ])
  })

  it('begins a group anew where sequences do not follow', () => {
    const { say, groups } = speaker()
    for (const sequence of range(5)) say(sequence)
    for (const sequence of range(10, 100)) say(sequence)
    expect(groups.map(({ first }) => first)).toEqual([100])
  })

  it('waits for a signature for 60 ms, and keeps the order', () => {
    const { own, say, places, signed, groups } = speaker({ answers: false })
    say(0, 0)
    say(1, 20, false)
    say(2, 40)
    own.tick(79)
    expect(places()).toEqual(['0/0'])
    signed(groups[0]!, 79)
    expect(places()).toEqual(['0/0', '1/0 0+2', '1/1 0+2', '2/0'])
  })

  it.each(['never comes', 'fails'])('loses nothing when the signature %s', (what) => {
    const { own, say, sent } = speaker({ answers: false })
    for (const sequence of range(100)) {
      say(sequence, sequence * 20, sequence % 7 !== 6)
      if (what === 'fails' && sequence % 7 === 6) own.notSigned(sequence * 20)
      own.tick(sequence * 20)
    }
    own.tick(2_100)
    expect([...new Set(sent.map(({ packet }) => packet.frame.sequence))]).toEqual(range(100))
    expect(sent.every(({ packet, at }) => at - packet.frame.sequence * 20 <= 80 || at === 2_100)).toBe(true)
  })

  it('signs nothing and holds nothing up without a key', () => {
    const { say, places, groups } = speaker({ canSign: false })
    for (const sequence of range(12)) say(sequence)
    say(12, 240, false)
    expect(groups).toEqual([])
    expect(places().slice(-2)).toEqual(['12/0', '12/1'])
  })

  it('keeps the last six groups for those who ask', () => {
    const { own, say } = speaker()
    for (const sequence of range(100)) say(sequence)
    expect(own.groupOf(source, 39)).toBeUndefined()
    expect(own.groupOf(source, 40)?.signature).toMatchObject({ first: 40, count: 10 })
    expect(own.groupOf(source, 99)?.signature.first).toBe(90)
    expect(own.groupOf(7 as SourceId, 99)).toBeUndefined()
  })
})

import fc from 'fast-check'
import { MAX_STAGE, MAX_STRIPES, type SourceId } from '../../protocol/index.ts'
import { type GroupSignature, HASH_BYTES, MAX_GROUP_FRAMES, SIGNATURE_BYTES } from '../frame-group.ts'
import { type LinkMessage, MAX_NACKED, type Position } from '../link-message.ts'
import { MAX_OPUS_BYTES, type Packet, SEAL_BYTES, type SpokenFrame } from '../packet.ts'

const uint32 = fc.oneof(fc.constantFrom(0, 1, 0xffffffff), fc.nat(0xffffffff))
const source = fc.nat(0xffff) as fc.Arbitrary<number> as fc.Arbitrary<SourceId>
const stripe = fc.nat(MAX_STRIPES - 1)

function spokenFrame(maxLength: number): fc.Arbitrary<SpokenFrame> {
  const opus = fc.uint8Array({ minLength: 1, maxLength, size: 'max' }) as fc.Arbitrary<Uint8Array<ArrayBuffer>>
  return fc.record({ sequence: uint32, timestamp: uint32, opus, level: fc.nat(127), voice: fc.boolean() })
}

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }) as fc.Arbitrary<Uint8Array<ArrayBuffer>>
const groupLength = fc.integer({ min: 1, max: MAX_GROUP_FRAMES })

/** A signature that packet `sequence` may carry. */
const signatureBehind = (sequence: number): fc.Arbitrary<GroupSignature> =>
  fc.record({ back: fc.nat(50), count: groupLength, bytes: bytes(SIGNATURE_BYTES) }).map(({ back, count, bytes }) => {
    const first = (sequence - back - count + 1) >>> 0
    return { first, count, bytes }
  })

/** Arbitrary packets of every kind. */
export const packets: fc.Arbitrary<Packet> = fc.boolean().chain((sealed) => {
  const frame = spokenFrame(MAX_OPUS_BYTES + (sealed ? SEAL_BYTES : 0))
  const previous = fc.option(frame, { nil: undefined })
  return fc
    .tuple(source, stripe, fc.boolean(), frame, previous, fc.nat(9_600))
    .chain(([source, stripe, remade, frame, previous, offset]): fc.Arbitrary<Packet> => {
      const place = { sequence: (frame.sequence - 1) >>> 0, timestamp: (frame.timestamp - offset) >>> 0 }
      return fc.option(signatureBehind(frame.sequence), { nil: undefined }).map((signature) => {
        return { source, stripe, remade, sealed, frame, previous: previous && { ...previous, ...place }, signature }
      })
    })
})

const position: fc.Arbitrary<Position> = fc.record({ source, sequence: uint32 })
const positions = (maxLength: number, minLength = 0) => fc.array(position, { minLength, maxLength, size: 'max' })
const type = <Type extends string>(type: Type) => ({ type: fc.constant(type) })
const depth = fc.option(fc.nat(126), { nil: undefined })

/** Arbitrary link messages of every kind. */
export const linkMessages: fc.Arbitrary<LinkMessage> = fc.oneof(
  fc.record({
    ...type('heartbeat'),
    sentAt: uint32,
    echo: fc.option(fc.record({ sentAt: uint32, ageMs: fc.nat(0xffff) }), { nil: undefined }),
    congested: fc.boolean(),
    overloaded: fc.boolean(),
    carries: fc.boolean(),
    stripes: fc.array(fc.record({ depth, starving: fc.boolean() }), { maxLength: MAX_STRIPES }),
    newest: positions(MAX_STAGE),
  }),
  fc.record({ ...type('resume'), stripe, have: positions(MAX_STAGE) }),
  fc.record({ ...type('release'), stripe }),
  fc.record({ ...type('nack'), frames: positions(MAX_NACKED, 1) }),
  fc.record(type('leaving')),
  fc.integer({ min: 1, max: 255 }).chain((of) => {
    return fc.record({ ...type('probe'), train: fc.nat(0xffff), index: fc.nat(of - 1), of: fc.constant(of) })
  }),
  fc.record({ ...type('group-request'), frames: positions(MAX_NACKED, 1) }),
  groupLength.chain((count) =>
    fc.record({
      ...type('group'),
      ...{ source, first: uint32, hashes: bytes(count * HASH_BYTES), signature: bytes(SIGNATURE_BYTES) },
    }),
  ),
  fc.record({ ...type('probe-answer'), train: fc.nat(0xffff), bytes: uint32, spanUs: uint32 }),
)

/** Written bytes with one byte near the start changed and up to three bytes cut off or added, or any bytes that
 *  begin alike. */
export function garbled(
  written: fc.Arbitrary<Uint8Array<ArrayBuffer>>,
  first: number,
): fc.Arbitrary<Uint8Array<ArrayBuffer>> {
  const changed = fc
    .tuple(written, fc.nat(30), fc.nat(0xff), fc.integer({ min: -3, max: 3 }))
    .map(([written, at, value, more]) => {
      const bytes = new Uint8Array(Math.max(0, written.length + more))
      bytes.set(written.subarray(0, bytes.length))
      if (at < bytes.length) bytes[at] = value
      return bytes
    })
  const anything = fc
    .tuple(fc.nat(0x0f), fc.uint8Array({ maxLength: 60, size: 'max' }))
    .map(([low, rest]) => Uint8Array.of(first | low, ...rest))
  return fc.oneof(changed, anything)
}

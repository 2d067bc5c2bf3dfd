import { MAX_STAGE, MAX_STRIPES, type SourceId } from '../protocol/index.ts'
import { Reader, Writer } from './byte-fields.ts'
import { HASH_BYTES, MAX_GROUP_FRAMES, SIGNATURE_BYTES } from './frame-group.ts'

/** The first byte of every link message has this in its high four bits, and the kind in its low four. A packet has 2
 *  in its high bits. */
const FORMAT = 0x30
/** The kinds of link messages, as the low four bits of the first byte. */
const KIND = {
  ...{ heartbeat: 0, resume: 1, release: 2, nack: 3, leaving: 4, probe: 5, 'probe-answer': 6 },
  ...{ 'group-request': 7, group: 8 },
} as const

/** Frames that one `nack` asks for at most: a third of a second of one speaker. The message stays below 100 bytes. */
export const MAX_NACKED = 16
/** Bytes of a `probe` message. That nearly fills a datagram, and fits into one: data channels start with packets of
 *  1,200 bytes (RFC 8831, section 5). */
export const PROBE_BYTES = 1_000

/** A frame of one speaker. 6 bytes on the wire: the source (2), then the sequence (4). */
export interface Position {
  /** The stay on stage that the frame belongs to, 0 to 65,535. */
  readonly source: SourceId
  /** The frame's number in that stay, 0 to 2^32 - 1. */
  readonly sequence: number
}

/**
 * What two linked peers tell each other beside the sound. It travels on the media channel, which is unordered and
 * unreliable: a sender that needs an effect repeats the message until it sees the effect. All numbers are big-endian.
 * Lists begin with a byte that counts them. PROTOCOL.md draws the bytes.
 *
 * | type           | bytes                       | who sends it, and when                                     |
 * | -------------- | --------------------------- | ---------------------------------------------------------- |
 * | `heartbeat`    | 14 + stripes + 6 per newest | both ends, each second, and instead of sound during speech |
 * | `resume`       | 3 + 6 per position          | a child, to a parent or standby that should feed it        |
 * | `release`      | 2                           | a child, to a peer that should feed it no more             |
 * | `nack`         | 2 + 6 per frame             | a peer, to a neighbour that may have frames that it lacks  |
 * | `leaving`      | 1                           | a peer that leaves, to all neighbours                      |
 * | `probe`        | 1,000                       | a peer that measures its uplink, 20 at once                |
 * | `probe-answer` | 11                          | the peer that received a probe                             |
 * | `group-request`| 2 + 6 per frame             | a peer that cannot check a group of frames, to a neighbour |
 * | `group`        | 72 + 8 per frame            | the neighbour, for each group that it knows                |
 *
 * Loss recovery by `nack` follows the idea of RFC 4585, section 6.2.1; the round trip by echo that of RFC 3550, section
 * 6.4.1.
 */
export type LinkMessage =
  /** The sender lives, and this is how it does. */
  | {
      readonly type: 'heartbeat'
      /** When it was sent, in milliseconds of the sender's clock, modulo 2^32. */
      readonly sentAt: number
      /** The newest `sentAt` that came from the other end, and how long ago it came, 0 to 65,535 ms. The receiver
       *  works out the round trip from it. Undefined before the first heartbeat came. */
      readonly echo: { readonly sentAt: number; readonly ageMs: number } | undefined
      /** The sender cannot send as fast as it should. */
      readonly congested: boolean
      /** The sender has less CPU than it needs, so it does all that it does late. */
      readonly overloaded: boolean
      /** The sender has children of its own. */
      readonly carries: boolean
      /** For each stripe, 4 at most: `depth` is the hops from the stage (0 on stage, 126 at most, undefined where
       *  unknown), and `starving` says that the sender gets nothing of the stripe although somebody speaks. */
      readonly stripes: readonly { readonly depth: number | undefined; readonly starving: boolean }[]
      /** The newest frame that the sender has of each source, 13 at most. It shows the receiver what is missing when
       *  no later frame does. */
      readonly newest: readonly Position[]
    }
  /** Send me this stripe from now on, and first the frames after those in `have` that you kept. At most 13
   *  positions. */
  | { readonly type: 'resume'; readonly stripe: number; readonly have: readonly Position[] }
  /** I have another parent in this stripe. Do not send it any more. */
  | { readonly type: 'release'; readonly stripe: number }
  /** Send me these frames again, 1 to 16 of them. */
  | { readonly type: 'nack'; readonly frames: readonly Position[] }
  /** I am leaving. Turn to another parent now. */
  | { readonly type: 'leaving' }
  /** Packet `index` (0 to `of` - 1) of a train of `of` packets that are sent at once. How far apart they arrive
   *  shows what the uplink carries. `train` counts trains, modulo 65,536; `of` is 255 at most. */
  | { readonly type: 'probe'; readonly train: number; readonly index: number; readonly of: number }
  /** What came of a train: `bytes` after its first packet, within `spanUs` microseconds. 0 where the clock is too
   *  coarse to tell. */
  | {
      readonly type: 'probe-answer'
      readonly train: number
      readonly bytes: number
      readonly spanUs: number
    }
  /** Send me the hashes and the signature of the groups that these frames belong to, 1 to 16 of them. */
  | { readonly type: 'group-request'; readonly frames: readonly Position[] }
  /** The hashes of one group, 8 bytes each, 1 to 10 of them, and the speaker's signature over them, 64 bytes. */
  | {
      readonly type: 'group'
      readonly source: SourceId
      readonly first: number
      readonly hashes: Uint8Array<ArrayBuffer>
      readonly signature: Uint8Array<ArrayBuffer>
    }

/** Bits of a heartbeat's flags. The other bits are 0. */
const ECHO = 1
const CONGESTED = 2
const CARRIES = 4
const OVERLOADED = 8
const FLAGS = ECHO | CONGESTED | CARRIES | OVERLOADED
/** The top bit of a stripe's byte; its depth is in the seven bits below. */
const STARVING = 0x80
/** The depth that says that the depth is unknown. */
const UNKNOWN_DEPTH = 0x7f

/**
 * Tells a link message from a packet of sound by the first byte: 0x30 to 0x3f. It may still be malformed.
 * @example if (isLinkMessage(datagram)) readLinkMessage(datagram)
 * else readPacket(datagram)
 */
export const isLinkMessage = (bytes: Uint8Array): boolean => bytes.length > 0 && (bytes[0]! & 0xf0) === FORMAT

/**
 * Makes the bytes of a link message. An age or depth out of range is brought into it; other numbers keep their low
 * bits.
 * @throws RangeError when a list is longer than the message may hold, or there is no such stripe
 * @example channel.send(writeLinkMessage({ type: 'release', stripe: 1 })) // 0x32 0x01
 */
export function writeLinkMessage(message: LinkMessage): Uint8Array<ArrayBuffer> {
  const out = new Writer()
  out.u8(FORMAT | KIND[message.type])
  switch (message.type) {
    case 'heartbeat': {
      const { echo, stripes } = message
      out.u32(message.sentAt)
      out.u8(flagsOf(message))
      out.u32(echo?.sentAt ?? 0)
      out.u16(Math.min(0xffff, Math.max(0, Math.round(echo?.ageMs ?? 0))))
      out.list(stripes, MAX_STRIPES, ({ depth, starving }) => {
        out.u8((starving ? STARVING : 0) | Math.min(UNKNOWN_DEPTH, depth ?? UNKNOWN_DEPTH))
      })
      writePositions(out, message.newest, MAX_STAGE)
      break
    }
    case 'resume':
      writeStripe(out, message.stripe)
      writePositions(out, message.have, MAX_STAGE)
      break
    case 'release':
      writeStripe(out, message.stripe)
      break
    case 'nack':
      writePositions(out, message.frames, MAX_NACKED)
      break
    case 'leaving':
      break
    case 'probe':
      out.u16(message.train)
      out.u8(message.index)
      out.u8(message.of)
      out.fill(PROBE_BYTES)
      break
    case 'probe-answer':
      out.u16(message.train)
      out.u32(message.bytes)
      out.u32(message.spanUs)
      break
    case 'group-request':
      writePositions(out, message.frames, MAX_NACKED)
      break
    case 'group':
      writeGroup(out, message)
      break
  }
  return out.bytes()
}

/** Reads a link message. Undefined for any bytes that `writeLinkMessage` does not make, to the last one; never
 *  throws. */
export function readLinkMessage(bytes: Uint8Array): LinkMessage | undefined {
  if (!isLinkMessage(bytes)) return undefined
  const from = new Reader(bytes)
  const message = parse(from.u8() & 0x0f, from)
  return from.isAtEnd ? message : undefined
}

function parse(kind: number, from: Reader): LinkMessage | undefined {
  switch (kind) {
    case KIND.heartbeat:
      return parseHeartbeat(from)
    case KIND.resume: {
      const stripe = from.u8()
      const have = readPositions(from, MAX_STAGE)
      return have && stripe < MAX_STRIPES ? { type: 'resume', stripe, have } : undefined
    }
    case KIND.release: {
      const stripe = from.u8()
      return stripe < MAX_STRIPES ? { type: 'release', stripe } : undefined
    }
    case KIND.nack: {
      const frames = readPositions(from, MAX_NACKED)
      return frames && frames.length > 0 ? { type: 'nack', frames } : undefined
    }
    case KIND.leaving:
      return { type: 'leaving' }
    case KIND.probe: {
      const [train, index, of] = [from.u16(), from.u8(), from.u8()]
      return index < of && from.isFilled(PROBE_BYTES) ? { type: 'probe', train, index, of } : undefined
    }
    case KIND['probe-answer']:
      return { type: 'probe-answer', train: from.u16(), bytes: from.u32(), spanUs: from.u32() }
    case KIND['group-request']: {
      const frames = readPositions(from, MAX_NACKED)
      return frames && frames.length > 0 ? { type: 'group-request', frames } : undefined
    }
    case KIND.group:
      return parseGroup(from)
    default:
      return undefined
  }
}

const flagsOf = ({ echo, congested, carries, overloaded }: Extract<LinkMessage, { type: 'heartbeat' }>): number =>
  (echo ? ECHO : 0) | (congested ? CONGESTED : 0) | (carries ? CARRIES : 0) | (overloaded ? OVERLOADED : 0)

function parseHeartbeat(from: Reader): LinkMessage | undefined {
  const sentAt = from.u32()
  const flags = from.u8()
  const echo = { sentAt: from.u32(), ageMs: from.u16() }
  const stripes = from.list(MAX_STRIPES, () => {
    const byte = from.u8()
    const depth = byte & UNKNOWN_DEPTH
    return { depth: depth === UNKNOWN_DEPTH ? undefined : depth, starving: (byte & STARVING) !== 0 }
  })
  const newest = readPositions(from, MAX_STAGE)
  const hasEcho = (flags & ECHO) !== 0
  const isClean = (flags & ~FLAGS) === 0 && (hasEcho || (echo.sentAt === 0 && echo.ageMs === 0))
  if (!stripes || !newest || !isClean) return undefined
  return {
    ...{ type: 'heartbeat', sentAt, echo: hasEcho ? echo : undefined },
    ...{ congested: (flags & CONGESTED) !== 0, overloaded: (flags & OVERLOADED) !== 0 },
    ...{ carries: (flags & CARRIES) !== 0, stripes, newest },
  }
}

function writeGroup(out: Writer, { source, first, hashes, signature }: Extract<LinkMessage, { type: 'group' }>): void {
  const count = hashes.length / HASH_BYTES
  if (!(Number.isInteger(count) && count >= 1) || signature.length !== SIGNATURE_BYTES) {
    throw new RangeError(`a group has hashes of ${HASH_BYTES} bytes and a signature of ${SIGNATURE_BYTES}`)
  }
  out.u16(source)
  out.u32(first)
  out.list(Array.from({ length: count }), MAX_GROUP_FRAMES, () => {})
  for (const byte of hashes) out.u8(byte)
  for (const byte of signature) out.u8(byte)
}

function parseGroup(from: Reader): Extract<LinkMessage, { type: 'group' }> | undefined {
  const [source, first, count] = [from.u16() as SourceId, from.u32(), from.u8()]
  if (count < 1 || count > MAX_GROUP_FRAMES) return undefined
  return { type: 'group', source, first, hashes: from.take(count * HASH_BYTES), signature: from.take(SIGNATURE_BYTES) }
}

function writeStripe(out: Writer, stripe: number): void {
  if (!(stripe >= 0 && stripe < MAX_STRIPES)) throw new RangeError(`a stripe is 0 to ${MAX_STRIPES - 1}, got ${stripe}`)
  out.u8(stripe)
}

const writePositions = (out: Writer, positions: readonly Position[], most: number): void =>
  out.list(positions, most, ({ source, sequence }) => {
    out.u16(source)
    out.u32(sequence)
  })

const readPositions = (from: Reader, most: number): Position[] | undefined =>
  from.list(most, () => ({ source: from.u16() as SourceId, sequence: from.u32() }))

import { MAX_STRIPES, ok, refuse, type Result, type SourceId } from '../protocol/index.ts'
import type { OpusFrame } from '../ports/audio.ts'
import { type GroupSignature, MAX_GROUP_FRAMES, SIGNATURE_BYTES } from './frame-group.ts'

/** The first byte of every packet has the format version in its high four bits, and the stripe in its low two. */
const FORMAT = 0x20
/** The bit of the first byte that says that the packet was made again from another stripe's copy of its frame. */
const REMADE_BIT = 0x08
/** The bits of the first byte that name the stripe. */
const STRIPE_BITS = 0x03
/** Bytes before frame n when the packet carries no frame n - 1. */
export const HEADER_BYTES = 14
/** Bytes that frame n - 1 adds to the header. */
const PREVIOUS_BYTES = 3
/** Bytes of the longest Opus packet with one frame (RFC 6716, section 3.4, rule 2). */
export const MAX_OPUS_BYTES = 1_275
/** Bytes that sealing a frame may add: the longest SFrame header and the longest tag (RFC 9605, sections 4.3 and
 *  4.5). */
export const SEAL_BYTES = 17 + 16
/** Bytes of the longest payload: one sealed frame. */
const MAX_PAYLOAD_BYTES = MAX_OPUS_BYTES + SEAL_BYTES
/** Bytes that the signature of a group adds at the end: the place of the group (1), its length (1), the signature. */
const TRAILER_BYTES = 2 + SIGNATURE_BYTES
/** Bytes of the longest packet: two sealed frames of the longest kind, and a signature. A packet of ordinary speech has
 *  about 180 bytes, and 66 more when it has a signature. */
export const MAX_PACKET_BYTES = HEADER_BYTES + PREVIOUS_BYTES + 2 * MAX_PAYLOAD_BYTES + TRAILER_BYTES
/** A signature is left out of packet n when the last frame of its group is more than this many frames before frame n.
 *  The group's frames have been played by then. */
const MAX_SIGNED_BACK = 50

/**
 * The Opus packet that ends a talk spurt which was broken off, by a mute for example: 20 ms of silence in 3 bytes, a
 * full-band CELT frame (RFC 6716, section 3.1, configuration 31). It is sent with `voice` false: then receivers expect
 * nothing more.
 * @example
 * const frame = { opus: END_OF_SPURT, level: 127, voice: false, sequence, timestamp }
 * const bytes = writePacket({ source, stripe, frame })
 */
export const END_OF_SPURT = Uint8Array.of(0xf8, 0xff, 0xfe)

/** The top bit of a level's byte: the talk spurt goes on after this frame. It is the V bit of RFC 6464, which stays
 *  set through short pauses. */
const VOICE_BIT = 0x80
/** The top bit of the length of frame n - 1: payloads are sealed. */
const SEALED_BIT = 0x8000
/** The next bit of that length: a signature follows the payload. */
const SIGNED_BIT = 0x4000
/** Bits of that length that are 0 in this version. A packet that sets one is refused. */
const RESERVED_BITS = 0x3800
/** The bits of the length itself. */
const LENGTH_BITS = 0x07ff
/** Frame n - 1 is left out of packet n when it is more than this many samples older, 200 ms: it would come too late
 *  to be played. So the frames of a pause, which are 400 ms apart, travel without redundancy. */
const MAX_OFFSET = 9_600

/** One frame of 20 ms with its place in its speaker's stream. */
export interface SpokenFrame extends OpusFrame {
  /** Counts the frames that the source has sent, modulo 2^32, from 0. Silence is not sent, and leaves no hole in the
   *  count. */
  readonly sequence: number
  /** The talk spurt goes on after this frame. False in the last frame of a spurt: then silence does not mean that
   *  something broke. */
  readonly voice: boolean
}

/**
 * A packet of sound: frame n, and mostly frame n - 1 once more, so that one lost packet loses nothing (redundancy after
 * RFC 2198, distance 1). The speaker makes it. All others forward it byte for byte, or make it again out of frames that
 * came on another stripe, and say so. The header has 14 bytes, or 17 with frame n - 1. All numbers are big-endian.
 *
 *      0               1               2               3
 *     +-------+-+-+---+-+-------------+-------------------------------+
 *     |   2   |R|0|str|V|    level    |            source             |
 *     +-------+-------+-+-------------+-------------------------------+
 *     |                          sequence n                           |
 *     +---------------------------------------------------------------+
 *     |             timestamp of n (samples at 48 kHz)                |
 *     +-+-+-----+---------------------+-+-------------+---------------+
 *     |S|G|  0  |  length of n - 1    |V|level of n-1 | samples from …
 *     +-+-+-----+---------------------+-+-------------+---------------+
 *      … n-1 to n     | frame n - 1 …               | frame n …
 *     +---------------+---------------+-------------------------------+
 *     |     back      |     count     | signature (64 bytes) …
 *     +---------------+---------------+-------------------------------+
 *
 * R: the packet was made again from another stripe's copy of frame n. str: the stripe. V: the talk spurt goes on after
 * the frame. S: both payloads are sealed. G: the signature of a group of frames follows frame n. Level: 0 (loudest) to
 * 127 (silence), as in RFC 6464. The three bytes from the second V to the end of the time between the two frames, and
 * frame n - 1, are there only if its length is not 0. The last 66 bytes are there only if G is set: the group has
 * `count` frames, 1 to 10, and its last one is frame n - `back`, 0 to 50.
 */
export interface Packet {
  /** One stay of one person on stage, 0 to 65,535. The relay's roster says whose it is. */
  readonly source: SourceId
  /** The tree that it travels on, 0 to 3. */
  readonly stripe: number
  /** It was made again from the copy of frame n that another stripe brought. Every hop keeps this bit. */
  readonly remade: boolean
  /** The payloads are sealed end to end (SFrame, RFC 9605): forwarders cannot play them. */
  readonly sealed: boolean
  /** Frame n. */
  readonly frame: SpokenFrame
  /** Frame n - 1; undefined when it was left out. */
  readonly previous: SpokenFrame | undefined
  /** The speaker's signature over frames up to frame n; undefined in most packets. */
  readonly signature: GroupSignature | undefined
}

/** What a forwarder needs to know of a packet: see `Packet` and `SpokenFrame` for the fields. */
export interface PacketHead {
  readonly source: SourceId
  readonly stripe: number
  readonly remade: boolean
  readonly sequence: number
  readonly timestamp: number
  readonly voice: boolean
  /** The packet carries frame n - 1. */
  readonly hasPrevious: boolean
  /** The packet carries the signature of a group. */
  readonly hasSignature: boolean
}

/**
 * The stripe of a frame. Frames are dealt out to the stripes in turn, and two consecutive sources that start together
 * begin on different stripes.
 * @param stripes how many there are, 1 to 4
 * @returns (sequence + source) modulo stripes
 */
export const stripeOf = (source: SourceId, sequence: number, stripes: number): number => (sequence + source) % stripes

/** What a packet is made of. */
export interface PacketParts {
  /** 0 to 65,535. */
  source: SourceId
  /** 0 to 3. The one that `stripeOf` gives for the frame. */
  stripe: number
  /** Frame n: 1 to 1,275 bytes of Opus, 33 more when sealed. A level out of range is brought into it. */
  frame: SpokenFrame
  /** The frame before. It is left out of the packet unless it is frame n - 1 and at most 200 ms older. So the same
   *  two frames always make the same packet, wherever they came from. */
  previous?: SpokenFrame | undefined
  /** Payloads are sealed. @default false */
  sealed?: boolean
  /** The packet is made from another stripe's copy of the frame. @default false */
  remade?: boolean
  /** A signature to carry. It is left out where the group ends after frame n or more than 50 frames before it. */
  signature?: GroupSignature | undefined
}

/**
 * Makes the bytes of a packet. The same parts make the same bytes everywhere.
 * @throws RangeError when a frame is empty or too long, or there is no such stripe
 * @example
 * const frame = { opus, sequence: 7, timestamp: 7 * 960, level: 20, voice: true }
 * const bytes = writePacket({ source, stripe: stripeOf(source, 7, 2), frame, previous })
 */
export function writePacket(parts: PacketParts): Uint8Array<ArrayBuffer> {
  const { source, stripe, frame, previous, sealed = false, remade = false } = parts
  if (!(Number.isInteger(stripe) && stripe >= 0 && stripe < MAX_STRIPES)) {
    throw new RangeError(`a stripe is 0 to ${MAX_STRIPES - 1}, got ${stripe}`)
  }
  const most = sealed ? MAX_PAYLOAD_BYTES : MAX_OPUS_BYTES
  const before = precedes(previous, frame) ? previous : undefined
  for (const { opus } of before ? [before, frame] : [frame]) {
    if (opus.length === 0 || opus.length > most) {
      throw new RangeError(`a frame has 1 to ${most} bytes, got ${opus.length}`)
    }
  }
  const signature = signatureBehind(parts.signature, frame.sequence)
  const head = HEADER_BYTES + (before ? PREVIOUS_BYTES + before.opus.length : 0)
  const end = head + frame.opus.length
  const bytes = new Uint8Array(end + (signature ? TRAILER_BYTES : 0))
  const view = new DataView(bytes.buffer)
  view.setUint8(0, FORMAT | (remade ? REMADE_BIT : 0) | stripe)
  view.setUint8(1, loudnessOf(frame))
  view.setUint16(2, source)
  view.setUint32(4, frame.sequence >>> 0)
  view.setUint32(8, frame.timestamp >>> 0)
  view.setUint16(12, (sealed ? SEALED_BIT : 0) | (signature ? SIGNED_BIT : 0) | (before?.opus.length ?? 0))
  if (before) {
    view.setUint8(14, loudnessOf(before))
    view.setUint16(15, (frame.timestamp - before.timestamp) >>> 0)
    bytes.set(before.opus, HEADER_BYTES + PREVIOUS_BYTES)
  }
  bytes.set(frame.opus, head)
  if (signature) {
    view.setUint8(end, backOf(signature, frame.sequence))
    view.setUint8(end + 1, signature.count)
    bytes.set(signature.bytes, end + 2)
  }
  return bytes
}

/** The same packet with a signature behind its frame, in place of the one that it may have. A copy. */
export function withSignature(packet: Uint8Array<ArrayBuffer>, signature: GroupSignature): Uint8Array<ArrayBuffer> {
  const read = readPacket(packet)
  return read.ok ? writePacket({ ...read.value, signature }) : packet
}

/** The same packet on another stripe. A copy. */
export function onStripe(packet: Uint8Array<ArrayBuffer>, stripe: number): Uint8Array<ArrayBuffer> {
  const copy = packet.slice()
  copy[0] = (copy[0]! & ~STRIPE_BITS) | stripe
  return copy
}

/** The same packet with the bit that says that it was made again. A copy, unless it says so already. */
export function asRemade(packet: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (packet[0]! & REMADE_BIT) return packet
  const copy = packet.slice()
  copy[0] = copy[0]! | REMADE_BIT
  return copy
}

/** Reads the header of a packet without copying anything. Undefined for any bytes that `writePacket` does not make;
 *  never throws. */
export function readHead(bytes: Uint8Array): PacketHead | undefined {
  if (bytes.length <= HEADER_BYTES || bytes.length > MAX_PACKET_BYTES) return undefined
  if ((bytes[0]! & ~(REMADE_BIT | STRIPE_BITS)) !== FORMAT) return undefined
  const stripe = bytes[0]! & STRIPE_BITS
  const lengths = (bytes[12]! << 8) | bytes[13]!
  if (lengths & RESERVED_BITS) return undefined
  const before = lengths & LENGTH_BITS
  const most = lengths & SEALED_BIT ? MAX_PAYLOAD_BYTES : MAX_OPUS_BYTES
  const hasSignature = (lengths & SIGNED_BIT) !== 0
  const end = bytes.length - (hasSignature ? TRAILER_BYTES : 0)
  const own = end - HEADER_BYTES - (before > 0 ? PREVIOUS_BYTES + before : 0)
  if (before > most || own < 1 || own > most) return undefined
  if (hasSignature) {
    const count = bytes[end + 1]!
    if (bytes[end]! > MAX_SIGNED_BACK || count < 1 || count > MAX_GROUP_FRAMES) return undefined
  }
  if (before > 0 && ((bytes[15]! << 8) | bytes[16]!) > MAX_OFFSET) return undefined
  return {
    source: ((bytes[2]! << 8) | bytes[3]!) as SourceId,
    stripe,
    remade: (bytes[0]! & REMADE_BIT) !== 0,
    sequence: ((bytes[4]! << 24) | (bytes[5]! << 16) | (bytes[6]! << 8) | bytes[7]!) >>> 0,
    timestamp: ((bytes[8]! << 24) | (bytes[9]! << 16) | (bytes[10]! << 8) | bytes[11]!) >>> 0,
    voice: (bytes[1]! & VOICE_BIT) !== 0,
    hasPrevious: before > 0,
    hasSignature,
  }
}

/**
 * Reads a packet. Refuses with 'not-a-packet' whatever `readHead` does not read; never throws. The Opus bytes of its
 * frames are views into `bytes`, not copies.
 * @example
 * const packet = readPacket(datagram)
 * if (packet.ok) record(packet.value.source, packet.value.frame)
 */
export function readPacket(bytes: Uint8Array<ArrayBuffer>): Result<Packet, 'not-a-packet'> {
  const head = readHead(bytes)
  if (!head) return refuse('not-a-packet')
  const { source, stripe, remade, sequence, timestamp } = head
  const lengths = (bytes[12]! << 8) | bytes[13]!
  const sealed = (lengths & SEALED_BIT) !== 0
  const length = lengths & LENGTH_BITS
  const end = bytes.length - (head.hasSignature ? TRAILER_BYTES : 0)
  const signature = head.hasSignature ? readSignature(bytes.subarray(end), sequence) : undefined
  if (length === 0) {
    const frame = frameOf(bytes[1]!, sequence, timestamp, bytes.subarray(HEADER_BYTES, end))
    return ok({ source, stripe, remade, sealed, frame, previous: undefined, signature })
  }
  const start = HEADER_BYTES + PREVIOUS_BYTES
  const before = (timestamp - ((bytes[15]! << 8) | bytes[16]!)) >>> 0
  const previous = frameOf(bytes[14]!, (sequence - 1) >>> 0, before, bytes.subarray(start, start + length))
  const frame = frameOf(bytes[1]!, sequence, timestamp, bytes.subarray(start + length, end))
  return ok({ source, stripe, remade, sealed, frame, previous, signature })
}

const frameOf = (
  loudness: number,
  sequence: number,
  timestamp: number,
  opus: Uint8Array<ArrayBuffer>,
): SpokenFrame => ({ sequence, timestamp, opus, level: loudness & 0x7f, voice: (loudness & VOICE_BIT) !== 0 })

/**
 * How far `a` is ahead of `b` where both count modulo 2^32, as sequences and timestamps do (serial number arithmetic,
 * RFC 1982). Negative when it is behind; -2^31 to 2^31 - 1.
 * @example ahead(2, 0xffffffff) // 3
 */
export const ahead = (a: number, b: number): number => (a - b) | 0

const backOf = ({ first, count }: GroupSignature, sequence: number): number =>
  ahead(sequence, (first + count - 1) >>> 0)

/** The signature, if packet `sequence` may carry it. */
function signatureBehind(signature: GroupSignature | undefined, sequence: number): GroupSignature | undefined {
  if (!signature) return undefined
  const back = backOf(signature, sequence)
  return back >= 0 && back <= MAX_SIGNED_BACK ? signature : undefined
}

function readSignature(trailer: Uint8Array<ArrayBuffer>, sequence: number): GroupSignature {
  const [back, count] = [trailer[0]!, trailer[1]!]
  return { first: (sequence - back - count + 1) >>> 0, count, bytes: trailer.subarray(2) }
}

const precedes = (previous: SpokenFrame | undefined, { sequence, timestamp }: SpokenFrame): boolean =>
  previous !== undefined &&
  ahead(sequence, previous.sequence) === 1 &&
  ahead(timestamp, previous.timestamp) >= 0 &&
  ahead(timestamp, previous.timestamp) <= MAX_OFFSET

function loudnessOf({ level, voice }: SpokenFrame): number {
  return Math.min(127, Math.max(0, Math.round(level))) | (voice ? VOICE_BIT : 0)
}

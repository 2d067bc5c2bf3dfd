import { MAX_STRIPES, ok, refuse, type Result, type SourceId } from '../protocol/index.ts'
import type { OpusFrame } from '../ports/audio.ts'

/** First byte of every packet: format version in the high four bits, the stripe in the low four. */
const FORMAT = 0x20
/** Up to frame n's payload, when there is no frame n - 1. */
export const HEADER_BYTES = 14
/** What frame n - 1 adds to the header. */
const PREVIOUS_BYTES = 3
/** The longest Opus packet of one frame (RFC 6716, section 3.4). */
export const MAX_OPUS_BYTES = 1_275
/** What sealing a frame may add to it: the longest SFrame header and tag (RFC 9605, sections 4.3 and 4.5). */
export const SEAL_BYTES = 17 + 16
const MAX_PAYLOAD_BYTES = MAX_OPUS_BYTES + SEAL_BYTES
export const MAX_PACKET_BYTES = HEADER_BYTES + PREVIOUS_BYTES + 2 * MAX_PAYLOAD_BYTES

/**
 * The last payload of a talk spurt that is broken off: 20 ms of silence (RFC 6716, a full-band CELT frame that says only that).
 * Receivers expect nothing more from a speaker who has said it.
 */
export const END_OF_SPURT = Uint8Array.of(0xf8, 0xff, 0xfe)

/** In front of a level: the talk spurt goes on after this frame (the V bit of RFC 6464, with the hangover in it). */
const VOICE_BIT = 0x80
/** In front of the length of frame n - 1: payloads are sealed. */
const SEALED_BIT = 0x8000
/** Kept for a signature behind the payload, and for what nobody has thought of: packets that set them are not ours to read. */
const RESERVED_BITS = 0x7800
const LENGTH_BITS = 0x07ff
/** Frame n - 1 is left out when it is older than this, in samples: 200 ms. It would come too late, and the quiet frames of a
 *  pause, which are further apart, would be twice as long for nothing. */
const MAX_OFFSET = 9_600

/** A frame with its place in its speaker's stream. */
export interface SpokenFrame extends OpusFrame {
  /** Counts the frames that one source sends, modulo 2^32. Silence is not sent, and leaves no hole. */
  readonly sequence: number
  /** The talk spurt goes on after this frame. Without it, whoever hears nothing more must not think that something broke. */
  readonly voice: boolean
}

/**
 * One frame on the wire together with the one before it (RED, distance 1, after RFC 2198). Speakers make packets,
 * everybody else passes them on byte for byte, or makes the same bytes again out of frames that came another way.
 *
 *      0               1               2               3
 *     +-------+-------+-+-------------+-------------------------------+
 *     |version|stripe |V|    level    |            source             |
 *     +-------+-------+-+-------------+-------------------------------+
 *     |                          sequence n                           |
 *     +---------------------------------------------------------------+
 *     |             timestamp of n (samples at 48 kHz)                |
 *     +-+-------+---------------------+-+-------------+---------------+
 *     |S|   0   |  length of n - 1    |V|level of n-1 | samples from …
 *     +-+-------+---------------------+-+-------------+---------------+
 *      … n-1 to n     | frame n - 1 …               | frame n …
 *
 * The three bytes from "V, level of n-1" on are there only when the length of n - 1 is not 0.
 */
export interface Packet {
  readonly source: SourceId
  /** Which tree it travels on. */
  readonly stripe: number
  /** The payloads are sealed: nobody on the way can play them. */
  readonly sealed: boolean
  readonly frame: SpokenFrame
  readonly previous: SpokenFrame | undefined
}

/** What a forwarder needs to know of a packet. Reading it takes no copy. */
export interface PacketHead {
  readonly source: SourceId
  readonly stripe: number
  readonly sequence: number
  readonly timestamp: number
  readonly voice: boolean
  readonly hasPrevious: boolean
}

/** Deals a speaker's frames out to the stripes in turn; two who start together do not start on the same one. */
export const stripeOf = (source: SourceId, sequence: number, stripes: number): number => (sequence + source) % stripes

export interface PacketParts {
  source: SourceId
  stripe: number
  frame: SpokenFrame
  /** Frame n - 1. It is left out of the packet when it is not that, or more than 200 ms older: so whoever has both frames
   *  makes the same packet, wherever they came from. */
  previous?: SpokenFrame | undefined
  /** @default false */
  sealed?: boolean
}

/** The same parts give the same bytes, everywhere. @throws RangeError when a frame is empty or too long, or there is no such stripe */
export function writePacket({ source, stripe, frame, previous, sealed = false }: PacketParts): Uint8Array<ArrayBuffer> {
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
  const head = HEADER_BYTES + (before ? PREVIOUS_BYTES + before.opus.length : 0)
  const bytes = new Uint8Array(head + frame.opus.length)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, FORMAT | stripe)
  view.setUint8(1, loudnessOf(frame))
  view.setUint16(2, source)
  view.setUint32(4, frame.sequence >>> 0)
  view.setUint32(8, frame.timestamp >>> 0)
  view.setUint16(12, (sealed ? SEALED_BIT : 0) | (before?.opus.length ?? 0))
  if (before) {
    view.setUint8(14, loudnessOf(before))
    view.setUint16(15, (frame.timestamp - before.timestamp) >>> 0)
    bytes.set(before.opus, HEADER_BYTES + PREVIOUS_BYTES)
  }
  bytes.set(frame.opus, head)
  return bytes
}

/** Undefined for anything that `writePacket` does not make. */
export function readHead(bytes: Uint8Array): PacketHead | undefined {
  if (bytes.length <= HEADER_BYTES || bytes.length > MAX_PACKET_BYTES) return undefined
  const stripe = bytes[0]! - FORMAT
  if (stripe < 0 || stripe >= MAX_STRIPES) return undefined
  const lengths = (bytes[12]! << 8) | bytes[13]!
  if (lengths & RESERVED_BITS) return undefined
  const before = lengths & LENGTH_BITS
  const most = lengths & SEALED_BIT ? MAX_PAYLOAD_BYTES : MAX_OPUS_BYTES
  const own = bytes.length - HEADER_BYTES - (before > 0 ? PREVIOUS_BYTES + before : 0)
  if (before > most || own < 1 || own > most) return undefined
  if (before > 0 && ((bytes[15]! << 8) | bytes[16]!) > MAX_OFFSET) return undefined
  return {
    source: ((bytes[2]! << 8) | bytes[3]!) as SourceId,
    stripe,
    sequence: ((bytes[4]! << 24) | (bytes[5]! << 16) | (bytes[6]! << 8) | bytes[7]!) >>> 0,
    timestamp: ((bytes[8]! << 24) | (bytes[9]! << 16) | (bytes[10]! << 8) | bytes[11]!) >>> 0,
    voice: (bytes[1]! & VOICE_BIT) !== 0,
    hasPrevious: before > 0,
  }
}

/** Reads whatever `readHead` does, and nothing else. Its frames are views into `bytes`. */
export function readPacket(bytes: Uint8Array<ArrayBuffer>): Result<Packet, 'not-a-packet'> {
  const head = readHead(bytes)
  if (!head) return refuse('not-a-packet')
  const { source, stripe, sequence } = head
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const timestamp = view.getUint32(8)
  const lengths = view.getUint16(12)
  const sealed = (lengths & SEALED_BIT) !== 0
  const length = lengths & LENGTH_BITS
  const frame = (loudness: number, sequence: number, timestamp: number, opus: Uint8Array<ArrayBuffer>) => ({
    ...{ sequence, timestamp: timestamp >>> 0, opus },
    ...{ level: loudness & 0x7f, voice: (loudness & VOICE_BIT) !== 0 },
  })
  if (length === 0) {
    const only = frame(view.getUint8(1), sequence, timestamp, bytes.subarray(HEADER_BYTES))
    return ok({ source, stripe, sealed, frame: only, previous: undefined })
  }
  const start = HEADER_BYTES + PREVIOUS_BYTES
  return ok({
    ...{ source, stripe, sealed },
    frame: frame(view.getUint8(1), sequence, timestamp, bytes.subarray(start + length)),
    previous: frame(
      view.getUint8(14),
      (sequence - 1) >>> 0,
      timestamp - view.getUint16(15),
      bytes.subarray(start, start + length),
    ),
  })
}

/** How far `a` is ahead of `b`, when both count modulo 2^32: negative when it is behind (RFC 1982). */
export const ahead = (a: number, b: number): number => (a - b) | 0

const precedes = (previous: SpokenFrame | undefined, { sequence, timestamp }: SpokenFrame): boolean =>
  previous !== undefined &&
  ahead(sequence, previous.sequence) === 1 &&
  ahead(timestamp, previous.timestamp) >= 0 &&
  ahead(timestamp, previous.timestamp) <= MAX_OFFSET

function loudnessOf({ level, voice }: SpokenFrame): number {
  return Math.min(127, Math.max(0, Math.round(level))) | (voice ? VOICE_BIT : 0)
}

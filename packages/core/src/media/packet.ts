import { MAX_STRIPES, type SourceId, refuse, ok, type Result } from '../protocol/index.ts'
import type { OpusFrame } from '../ports/audio.ts'

/** First byte of every packet: format version in the high four bits, the stripe in the low four. */
const FORMAT = 0x10
export const HEADER_BYTES = 12
/** The longest Opus packet of one frame (RFC 6716, section 3.4). */
export const MAX_OPUS_BYTES = 1_275
/** In front of the level: somebody is speaking (the V bit of RFC 6464). */
const VOICE_BIT = 0x80
/** Quieter than this, in dB below overload, counts as nobody speaking. Room noise lies around 60 to 70. */
export const VOICE_LEVEL = 55

/**
 * One frame on the wire. Speakers make packets, everybody else passes them on byte for byte.
 *
 *      0               1               2               3
 *     +-------+-------+-+-------------+-------------------------------+
 *     |version|stripe |V|    level    |            source             |
 *     +-------+-------+-+-------------+-------------------------------+
 *     |                           sequence                            |
 *     +---------------------------------------------------------------+
 *     |               timestamp (samples at 48 kHz)                   |
 *     +---------------------------------------------------------------+
 *     |  Opus frame (RFC 6716) …
 */
export interface Packet extends PacketHead {
  readonly voice: boolean
  readonly frame: OpusFrame
}

/** What a forwarder needs to know of a packet. Reading it takes no copy. */
export interface PacketHead {
  /** Which tree it travels on. */
  readonly stripe: number
  readonly source: SourceId
  /** Counts the frames of one source, modulo 2^32. */
  readonly sequence: number
}

/** Deals a speaker's frames out to the stripes in turn; two who start together do not start on the same one. */
export const stripeOf = (source: SourceId, sequence: number, stripes: number): number => (sequence + source) % stripes

/** @throws RangeError when the frame is empty or longer than Opus allows, or there is no such stripe */
export function writePacket(
  source: SourceId,
  sequence: number,
  frame: OpusFrame,
  stripe: number,
): Uint8Array<ArrayBuffer> {
  const { opus, timestamp, level } = frame
  if (!(Number.isInteger(stripe) && stripe >= 0 && stripe < MAX_STRIPES)) {
    throw new RangeError(`a stripe is 0 to ${MAX_STRIPES - 1}, got ${stripe}`)
  }
  if (opus.length === 0 || opus.length > MAX_OPUS_BYTES) {
    throw new RangeError(`an Opus frame has 1 to ${MAX_OPUS_BYTES} bytes, got ${opus.length}`)
  }
  const bytes = new Uint8Array(HEADER_BYTES + opus.length)
  const view = new DataView(bytes.buffer)
  const clamped = Math.min(127, Math.max(0, Math.round(level)))
  view.setUint8(0, FORMAT | stripe)
  view.setUint8(1, clamped | (clamped < VOICE_LEVEL ? VOICE_BIT : 0))
  view.setUint16(2, source)
  view.setUint32(4, sequence >>> 0)
  view.setUint32(8, timestamp >>> 0)
  bytes.set(opus, HEADER_BYTES)
  return bytes
}

/** Undefined for anything that is not a packet of this version. */
export function readHead(bytes: Uint8Array): PacketHead | undefined {
  if (bytes.length <= HEADER_BYTES || bytes.length > HEADER_BYTES + MAX_OPUS_BYTES) return undefined
  const stripe = bytes[0]! - FORMAT
  if (stripe < 0 || stripe >= MAX_STRIPES) return undefined
  return {
    stripe,
    source: ((bytes[2]! << 8) | bytes[3]!) as SourceId,
    sequence: ((bytes[4]! << 24) | (bytes[5]! << 16) | (bytes[6]! << 8) | bytes[7]!) >>> 0,
  }
}

export function readPacket(bytes: Uint8Array<ArrayBuffer>): Result<Packet, 'not-a-packet'> {
  const head = readHead(bytes)
  if (!head) return refuse('not-a-packet')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const loudness = view.getUint8(1)
  return ok({
    ...head,
    voice: (loudness & VOICE_BIT) !== 0,
    frame: { opus: bytes.subarray(HEADER_BYTES), timestamp: view.getUint32(8), level: loudness & 0x7f },
  })
}

/** How far `a` is ahead of `b`, when both count modulo 2^32: negative when it is behind (RFC 1982). */
export const ahead = (a: number, b: number): number => (a - b) | 0

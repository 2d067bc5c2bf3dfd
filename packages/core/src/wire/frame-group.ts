import type { SourceId } from '../protocol/index.ts'
import type { OpusFrame } from '../ports/audio.ts'

/** Bytes of a signature: Ed25519 (RFC 8032, section 5.1.6). */
export const SIGNATURE_BYTES = 64
/** Frames that one signature covers at most: 200 ms of speech, which bounds how long a forgery can go unnoticed. */
export const MAX_GROUP_FRAMES = 10
/** Bytes of a frame's hash: the first 8 of SHA-256. To find another frame with the same hash takes 2^64 attempts. */
export const HASH_BYTES = 8

/** What begins every message that a speaker signs, so that the signature means nothing anywhere else. */
const CONTEXT = new TextEncoder().encode('banyan/frames/1\0')

/** A speaker's signature over consecutive frames of one stay on stage. */
export interface GroupSignature {
  /** The sequence of the first frame, 0 to 2^32 - 1. */
  readonly first: number
  /** How many frames it covers, 1 to 10. */
  readonly count: number
  /** The signature, 64 bytes. */
  readonly bytes: Uint8Array<ArrayBuffer>
}

/**
 * The bytes that a speaker signs for a group of frames.
 *
 *     | "banyan/frames/1" and a zero (16) | source (2) | first sequence (4) | a hash of 8 bytes for each frame |
 *
 * @param hashes one after the other, 8 bytes each
 */
export function signedBytes(source: SourceId, first: number, hashes: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(CONTEXT.length + 6 + hashes.length)
  bytes.set(CONTEXT)
  const view = new DataView(bytes.buffer)
  view.setUint16(CONTEXT.length, source)
  view.setUint32(CONTEXT.length + 2, first)
  bytes.set(hashes, CONTEXT.length + 6)
  return bytes
}

/** What of a frame is signed: all of it but the way it came. */
export interface SignedFrame extends OpusFrame {
  readonly sequence: number
  readonly voice: boolean
}

/**
 * The bytes that are hashed for one frame of a group.
 *
 *     | source (2) | sequence (4) | timestamp (4) | V and level, as in a packet (1) | sealed: 0 or 1 (1) | frame |
 */
export function hashedBytes(source: SourceId, frame: SignedFrame, sealed: boolean): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(12 + frame.opus.length)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, source)
  view.setUint32(2, frame.sequence)
  view.setUint32(6, frame.timestamp)
  view.setUint8(10, (frame.voice ? 0x80 : 0) | frame.level)
  view.setUint8(11, sealed ? 1 : 0)
  bytes.set(frame.opus, 12)
  return bytes
}

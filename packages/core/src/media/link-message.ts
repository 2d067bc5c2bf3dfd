import { MAX_STAGE, MAX_STRIPES, type SourceId } from '../protocol/index.ts'

/** First byte: this in the high four bits, the kind in the low four. A packet has another version there. */
const FORMAT = 0x30
const KIND = { heartbeat: 0, resume: 1, release: 2, nack: 3, leaving: 4, probe: 5, 'probe-answer': 6 } as const

/** Frames that one `nack` asks for at most: a third of a second of one speaker. */
export const MAX_NACKED = 16
/** Bytes of one packet of a probe: fills a datagram, and fits into one (RFC 8831 has SCTP start at 1,200). */
export const PROBE_BYTES = 1_000

/** Where somebody is in a speaker's stream. */
export interface Position {
  readonly source: SourceId
  readonly sequence: number
}

/**
 * What two linked peers tell each other beside the sound, on the media channel: unordered and unreliable, so whoever
 * needs an effect says it again until it sees the effect.
 */
export type LinkMessage =
  /** Sign of life, and evidence. */
  | {
      readonly type: 'heartbeat'
      /** When it was sent, in the sender's milliseconds modulo 2^32. */
      readonly sentAt: number
      /** The newest `sentAt` that came from the other end, and how long ago it came, 0 to 65,535 ms: gives the round trip. */
      readonly echo: { readonly sentAt: number; readonly ageMs: number } | undefined
      /** The sender cannot send as fast as it should. */
      readonly congested: boolean
      /** The sender has children of its own. */
      readonly carries: boolean
      /** A stripe at a time: hops from the stage (0 on it, undefined unknown), and whether the sender misses frames of it. */
      readonly stripes: readonly { readonly depth: number | undefined; readonly starving: boolean }[]
      /** The newest frame that the sender has of each source: shows what is missing when nothing comes after it. */
      readonly newest: readonly Position[]
    }
  /** Send me this stripe, beginning behind these frames (a source that is not named: from now on). */
  | { readonly type: 'resume'; readonly stripe: number; readonly have: readonly Position[] }
  /** I have another parent in this stripe: send it no more. */
  | { readonly type: 'release'; readonly stripe: number }
  /** Send me these frames again. */
  | { readonly type: 'nack'; readonly frames: readonly Position[] }
  /** I am going: take another parent now. */
  | { readonly type: 'leaving' }
  /** One of a train of `of` packets, sent at once, to measure an uplink by how far they arrive apart. */
  | { readonly type: 'probe'; readonly train: number; readonly index: number; readonly of: number }
  /** What came of a train: how many bytes after the first packet, and in how many microseconds. */
  | {
      readonly type: 'probe-answer'
      readonly train: number
      readonly bytes: number
      readonly spanUs: number
    }

/** Whether a datagram is a link message rather than a packet. Looks at one byte. */
export const isLinkMessage = (bytes: Uint8Array): boolean => bytes.length > 0 && (bytes[0]! & 0xf0) === FORMAT

export function writeLinkMessage(message: LinkMessage): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(sizeOf(message))
  const out = new Cursor(bytes)
  out.u8(FORMAT | KIND[message.type])
  switch (message.type) {
    case 'heartbeat': {
      const { echo, stripes, newest } = message
      out.u32(message.sentAt)
      out.u8((echo ? 1 : 0) | (message.congested ? 2 : 0) | (message.carries ? 4 : 0))
      out.u32(echo?.sentAt ?? 0)
      out.u16(Math.min(0xffff, Math.round(echo?.ageMs ?? 0)))
      out.u8(stripes.length)
      for (const { depth, starving } of stripes)
        out.u8((starving ? 0x80 : 0) | Math.min(UNKNOWN_DEPTH, depth ?? UNKNOWN_DEPTH))
      out.positions(newest)
      break
    }
    case 'resume':
      out.u8(message.stripe)
      out.positions(message.have)
      break
    case 'release':
      out.u8(message.stripe)
      break
    case 'nack':
      out.positions(message.frames)
      break
    case 'leaving':
      break
    case 'probe':
      out.u16(message.train)
      out.u8(message.index)
      out.u8(message.of)
      break
    case 'probe-answer':
      out.u16(message.train)
      out.u32(message.bytes)
      out.u32(message.spanUs)
      break
  }
  return bytes
}

/** Undefined for anything that is not a link message, to the last byte. */
export function readLinkMessage(bytes: Uint8Array<ArrayBuffer>): LinkMessage | undefined {
  if (!isLinkMessage(bytes)) return undefined
  const from = new Cursor(bytes)
  const kind = from.u8() & 0x0f
  const message = parse(kind, from)
  const isWhole = kind === KIND.probe ? bytes.length === PROBE_BYTES : from.isAtEnd
  return from.isShort || !isWhole ? undefined : message
}

const UNKNOWN_DEPTH = 0x7f

function parse(kind: number, from: Cursor): LinkMessage | undefined {
  switch (kind) {
    case KIND.heartbeat: {
      const sentAt = from.u32()
      const flags = from.u8()
      const echo = { sentAt: from.u32(), ageMs: from.u16() }
      const count = from.u8()
      if (count > MAX_STRIPES) return undefined
      const stripes = Array.from({ length: count }, () => from.u8()).map((byte) => ({
        depth: (byte & 0x7f) === UNKNOWN_DEPTH ? undefined : byte & 0x7f,
        starving: (byte & 0x80) !== 0,
      }))
      const newest = from.positions(MAX_STAGE)
      if (!newest) return undefined
      return {
        ...{ type: 'heartbeat', sentAt, echo: flags & 1 ? echo : undefined },
        ...{ congested: (flags & 2) !== 0, carries: (flags & 4) !== 0, stripes, newest },
      }
    }
    case KIND.resume: {
      const stripe = from.u8()
      const have = from.positions(MAX_STAGE)
      return have && stripe < MAX_STRIPES ? { type: 'resume', stripe, have } : undefined
    }
    case KIND.release: {
      const stripe = from.u8()
      return stripe < MAX_STRIPES ? { type: 'release', stripe } : undefined
    }
    case KIND.nack: {
      const frames = from.positions(MAX_NACKED)
      return frames && frames.length > 0 ? { type: 'nack', frames } : undefined
    }
    case KIND.leaving:
      return { type: 'leaving' }
    case KIND.probe: {
      const [train, index, of] = [from.u16(), from.u8(), from.u8()]
      return index < of ? { type: 'probe', train, index, of } : undefined
    }
    case KIND['probe-answer']:
      return { type: 'probe-answer', train: from.u16(), bytes: from.u32(), spanUs: from.u32() }
    default:
      return undefined
  }
}

function sizeOf(message: LinkMessage): number {
  const positions = (list: readonly Position[]) => 1 + 6 * list.length
  switch (message.type) {
    case 'heartbeat':
      return 13 + message.stripes.length + positions(message.newest)
    case 'resume':
      return 2 + positions(message.have)
    case 'release':
      return 2
    case 'nack':
      return 1 + positions(message.frames)
    case 'leaving':
      return 1
    case 'probe':
      return PROBE_BYTES
    case 'probe-answer':
      return 11
  }
}

/** Reads or writes big-endian numbers one after the other; reading past the end gives zeros, and is noticed. */
class Cursor {
  readonly #view: DataView<ArrayBuffer>
  #at = 0

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get isAtEnd(): boolean {
    return this.#at === this.#view.byteLength
  }
  get isShort(): boolean {
    return this.#at > this.#view.byteLength
  }

  u8(value?: number): number {
    const at = this.#step(1)
    if (at === undefined) return 0
    if (value !== undefined) this.#view.setUint8(at, value)
    return this.#view.getUint8(at)
  }
  u16(value?: number): number {
    const at = this.#step(2)
    if (at === undefined) return 0
    if (value !== undefined) this.#view.setUint16(at, value)
    return this.#view.getUint16(at)
  }
  u32(value?: number): number {
    const at = this.#step(4)
    if (at === undefined) return 0
    if (value !== undefined) this.#view.setUint32(at, value >>> 0)
    return this.#view.getUint32(at)
  }
  /** With a list: writes it. With a number: reads a list of that many at most. */
  positions(list: readonly Position[]): readonly Position[]
  positions(most: number): readonly Position[] | undefined
  positions(list: readonly Position[] | number): readonly Position[] | undefined {
    if (typeof list === 'number') {
      const count = this.u8()
      if (count > list) return undefined
      return Array.from({ length: count }, () => ({ source: this.u16() as SourceId, sequence: this.u32() }))
    }
    this.u8(list.length)
    for (const { source, sequence } of list) {
      this.u16(source)
      this.u32(sequence)
    }
    return list
  }

  #step(by: number): number | undefined {
    const at = this.#at
    this.#at += by
    return this.#at > this.#view.byteLength ? undefined : at
  }
}

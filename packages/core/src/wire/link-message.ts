import { MAX_STAGE, MAX_STRIPES, type SourceId } from '../protocol/index.ts'
import { Reader, Writer } from './byte-fields.ts'

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
 * needs an effect says it again until it sees the effect. PROTOCOL.md draws the bytes.
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
      /** A stripe at a time: hops from the stage (0 on it, 126 at most, undefined unknown), and whether the sender misses
       *  frames of it. */
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
  /** What came of a train: how many bytes after the first packet, and in how many microseconds; 0 where the clock is too
   *  coarse to tell. */
  | {
      readonly type: 'probe-answer'
      readonly train: number
      readonly bytes: number
      readonly spanUs: number
    }

/** Flags of a heartbeat; the others are 0. */
const ECHO = 1
const CONGESTED = 2
const CARRIES = 4
/** In front of a stripe's depth. */
const STARVING = 0x80
const UNKNOWN_DEPTH = 0x7f

/** Whether a datagram is a link message rather than a packet. Looks at one byte. */
export const isLinkMessage = (bytes: Uint8Array): boolean => bytes.length > 0 && (bytes[0]! & 0xf0) === FORMAT

/** @throws RangeError when a list is longer than one message may hold, or there is no such stripe */
export function writeLinkMessage(message: LinkMessage): Uint8Array<ArrayBuffer> {
  const out = new Writer()
  out.u8(FORMAT | KIND[message.type])
  switch (message.type) {
    case 'heartbeat': {
      const { echo, stripes } = message
      out.u32(message.sentAt)
      out.u8((echo ? ECHO : 0) | (message.congested ? CONGESTED : 0) | (message.carries ? CARRIES : 0))
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
  }
  return out.bytes()
}

/** Undefined for anything that `writeLinkMessage` does not make, to the last byte. */
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
    default:
      return undefined
  }
}

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
  const isClean = flags <= (ECHO | CONGESTED | CARRIES) && (hasEcho || (echo.sentAt === 0 && echo.ageMs === 0))
  if (!stripes || !newest || !isClean) return undefined
  return {
    ...{ type: 'heartbeat', sentAt, echo: hasEcho ? echo : undefined },
    ...{ congested: (flags & CONGESTED) !== 0, carries: (flags & CARRIES) !== 0, stripes, newest },
  }
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

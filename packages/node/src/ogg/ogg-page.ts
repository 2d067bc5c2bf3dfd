/** Bytes of a page header without its segment table (RFC 3533, section 6). */
export const PAGE_HEADER_BYTES = 27
/** By how many bytes a page is known: OggS, and version 0. */
export const CAPTURE_BYTES = 5
/** Where the checksum lies in a page header, in bytes. */
const CHECKSUM_AT = 22

/** A page of an Ogg file (RFC 3533, section 6) whose checksum is right. */
export interface OggPage {
  readonly type: 'page'
  /** Where it begins in the file, in bytes. */
  readonly byte: number
  /** It begins with the rest of a packet of the page before. */
  readonly isContinued: boolean
  /** It begins a logical stream. */
  readonly isFirst: boolean
  /** It ends a logical stream. */
  readonly isLast: boolean
  /** Position at the end of the last packet that ends on this page, in samples for Opus. Undefined when no packet ends
   *  here, and when the number makes no sense. */
  readonly granule: number | undefined
  /** The logical stream that it belongs to. */
  readonly serial: number
  /** Its number in the logical stream, modulo 2^32. */
  readonly sequence: number
  readonly checksum: number
  /** Lengths of the segments of its body. A packet ends with the first segment that is shorter than 255. */
  readonly lacing: Uint8Array
  readonly body: Uint8Array
}

/** Reads the page that begins at the beginning of `bytes`.
 *  @returns how many bytes are needed to go on when it goes beyond them; 'checksum' when it is damaged; undefined when
 *    no page begins there */
export function readPage(bytes: Uint8Array, byte: number): OggPage | { needed: number } | 'checksum' | undefined {
  if (!beginsPage(bytes)) return undefined
  if (bytes.length < PAGE_HEADER_BYTES) return { needed: PAGE_HEADER_BYTES }
  const bodyAt = PAGE_HEADER_BYTES + bytes[26]!
  if (bytes.length < bodyAt) return { needed: bodyAt }
  const lacing = bytes.subarray(PAGE_HEADER_BYTES, bodyAt)
  const end = lacing.reduce((sum, length) => sum + length, bodyAt)
  if (bytes.length < end) return { needed: end }
  const view = new DataView(bytes.buffer, bytes.byteOffset, end)
  const checksum = view.getUint32(CHECKSUM_AT, true)
  if (checksum !== pageChecksum(bytes.subarray(0, end))) return 'checksum'
  const granule = Number(view.getBigInt64(6, true))
  const flags = view.getUint8(5)
  return {
    ...{ type: 'page', byte, isContinued: (flags & 1) !== 0, isFirst: (flags & 2) !== 0, isLast: (flags & 4) !== 0 },
    ...{ granule: granule >= 0 && Number.isSafeInteger(granule) ? granule : undefined, checksum },
    ...{ serial: view.getUint32(14, true), sequence: view.getUint32(18, true) },
    ...{ lacing, body: bytes.subarray(bodyAt, end) },
  }
}

/** @returns how many bytes a page has, header and body */
export const pageBytes = ({ lacing, body }: OggPage): number => PAGE_HEADER_BYTES + lacing.length + body.length

/** Whether bytes begin as a page of version 0 does, as far as they go. */
function beginsPage(bytes: Uint8Array): boolean {
  for (let index = 0; index < Math.min(CAPTURE_BYTES, bytes.length); index += 1) {
    if (bytes[index] !== CAPTURE_PATTERN[index]) return false
  }
  return bytes.length > 0
}
/** The letters OggS, and version 0. */
const CAPTURE_PATTERN = [0x4f, 0x67, 0x67, 0x53, 0]

const CHECKSUMS = Uint32Array.from({ length: 256 }, (_, byte) => {
  let checksum = byte << 24
  for (let bit = 0; bit < 8; bit += 1) checksum = (checksum << 1) ^ (checksum < 0 ? 0x04c11db7 : 0)
  return checksum >>> 0
})

/** @returns the checksum of a whole page (RFC 3533, section 6): a CRC-32 that takes its own field as zeros, begins at
 *  zero, and is not reflected, unlike that of zlib */
export function pageChecksum(page: Uint8Array): number {
  let checksum = 0
  for (let index = 0; index < page.length; index += 1) {
    const byte = index >= CHECKSUM_AT && index < CHECKSUM_AT + 4 ? 0 : page[index]!
    checksum = (checksum << 8) ^ CHECKSUMS[((checksum >>> 24) ^ byte) & 0xff]!
  }
  return checksum >>> 0
}

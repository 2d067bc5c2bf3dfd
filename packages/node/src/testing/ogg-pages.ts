/** Pages of Ogg files for tests. It shares no code with the reader of this package. */

/** A page to be written (RFC 3533, section 6). */
export interface PageToWrite {
  /** Whole packets; with `segments` it is ignored. */
  readonly packets?: readonly Uint8Array[]
  /** Lengths of the segments, and the bytes of all of them, for packets that go over pages. */
  readonly segments?: { readonly lacing: readonly number[]; readonly body: Uint8Array }
  readonly granule?: number | bigint
  readonly serial?: number
  readonly sequence?: number
  readonly flags?: number
}
/** The flags of a page. */
export const [CONTINUED, FIRST, LAST] = [1, 2, 4]

/** Writes a page with the right checksum. */
export function oggPage({ packets = [], segments, granule = 0, serial = 7, sequence = 0, flags = 0 }: PageToWrite) {
  const lacing = segments?.lacing ?? packets.flatMap(({ length }) => lacingOf(length))
  const body = segments?.body ?? Buffer.concat(packets)
  const page = Buffer.alloc(27 + lacing.length + body.length)
  page.write('OggS')
  page.writeUInt8(flags, 5)
  page.writeBigInt64LE(BigInt(granule), 6)
  page.writeUInt32LE(serial, 14)
  page.writeUInt32LE(sequence, 18)
  page.writeUInt8(lacing.length, 26)
  page.set(lacing, 27)
  page.set(body, 27 + lacing.length)
  return withChecksum(page)
}

const lacingOf = (length: number): number[] => [...Array<number>(Math.floor(length / 255)).fill(255), length % 255]

/** Sets the checksum of a page anew, after a change. */
export function withChecksum(page: Buffer): Buffer {
  page.writeUInt32LE(0, 22)
  let checksum = 0
  for (const byte of page) {
    checksum ^= byte << 24
    for (let bit = 0; bit < 8; bit += 1) checksum = checksum < 0 ? (checksum << 1) ^ 0x04c11db7 : checksum << 1
  }
  page.writeUInt32LE(checksum >>> 0, 22)
  return page
}

/** An identification header (RFC 7845, section 5.1). */
export interface HeadToWrite {
  readonly version?: number
  readonly channels?: number
  readonly preSkip?: number
  /** In 1/256 dB. */
  readonly gain?: number
  readonly family?: number
  /** Stream count, coupled count and mapping, for families other than 0. */
  readonly table?: readonly number[]
}
export function opusHeadPacket(head: HeadToWrite = {}): Buffer {
  const { version = 1, channels = 1, preSkip = 312, gain = 0, family = 0, table = [] } = head
  const packet = Buffer.alloc(19)
  packet.write('OpusHead')
  packet.writeUInt8(version, 8)
  packet.writeUInt8(channels, 9)
  packet.writeUInt16LE(preSkip, 10)
  packet.writeUInt32LE(48_000, 12)
  packet.writeInt16LE(gain, 16)
  packet.writeUInt8(family, 18)
  return Buffer.concat([packet, Uint8Array.from(table)])
}
export const opusTagsPacket = (comment = ''): Buffer => {
  const lengths = Buffer.alloc(12)
  lengths.writeUInt32LE(comment ? 1 : 0, 4)
  lengths.writeUInt32LE(comment.length, 8)
  return Buffer.concat([Buffer.from('OpusTags'), lengths.subarray(0, comment ? 12 : 8), Buffer.from(comment)])
}

/** A stream of packets of 20 ms. */
export interface StreamToWrite {
  readonly packets: readonly Uint8Array[]
  readonly head?: HeadToWrite
  readonly serial?: number
  readonly packetsOnPage?: number
  readonly comment?: string
}
/** The pages of a whole stream: two of headers, then sound, of which the last ends the stream. */
export function opusPages({ packets, head, serial = 7, packetsOnPage = 25, comment }: StreamToWrite): Buffer[] {
  const pages = [
    oggPage({ packets: [opusHeadPacket(head)], serial, flags: FIRST }),
    oggPage({ packets: [opusTagsPacket(comment)], serial, sequence: 1 }),
  ]
  for (let from = 0; from < packets.length; from += packetsOnPage) {
    const end = Math.min(packets.length, from + packetsOnPage)
    const page = { packets: packets.slice(from, end), granule: end * 960, serial, sequence: pages.length }
    pages.push(oggPage({ ...page, flags: end === packets.length ? LAST : 0 }))
  }
  return pages
}

/** What the mountpoint and its subscribers agree on. */
export const PAYLOAD_TYPE = 111

const HEADER_BYTES = 12
const VERSION = 2
/** Who speaks, for RTP: any number does. */
const SSRC = 0x62_61_6e_79

/** One RTP packet without extensions (RFC 3550, section 5.1). */
export function writeRtp({
  sequence,
  timestamp,
  payload,
}: {
  sequence: number
  timestamp: number
  payload: Uint8Array
}): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_BYTES + payload.length)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, VERSION << 6)
  view.setUint8(1, PAYLOAD_TYPE)
  view.setUint16(2, sequence & 0xffff)
  view.setUint32(4, timestamp >>> 0)
  view.setUint32(8, SSRC)
  bytes.set(payload, HEADER_BYTES)
  return bytes
}

/** @returns a view of what an RTP packet carries, behind its sources and extension; undefined for RTCP and anything
 *  else */
export function payloadOf(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length < HEADER_BYTES || bytes[0]! >> 6 !== VERSION || (bytes[1]! & 0x7f) !== PAYLOAD_TYPE) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const sources = HEADER_BYTES + 4 * (bytes[0]! & 0x0f)
  const hasExtension = (bytes[0]! & 0x10) !== 0
  if (hasExtension && sources + 4 > bytes.length) return undefined
  const start = hasExtension ? sources + 4 + 4 * view.getUint16(sources + 2) : sources
  return start < bytes.length ? bytes.subarray(start) : undefined
}

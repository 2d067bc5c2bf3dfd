/** Samples at 48 kHz, 80 ms, that a decoder needs after it starts in the middle of a stream (RFC 7845, section 4.2). */
const CONVERGENCE_SAMPLES = 3_840

/** @returns how much sound an Opus packet holds, in samples at 48 kHz, from its first bytes (RFC 6716, section 3.1);
 *  undefined when it is no packet. */
export function packetSamples(opus: Uint8Array): number | undefined {
  const [toc, count] = opus
  if (toc === undefined) return undefined
  const frames = [1, 2, 2, (count ?? 0) & 0x3f][toc & 3]!
  const samples = frames * frameSamples(toc >> 3)
  return samples > 0 && samples <= 5_760 ? samples : undefined
}

function frameSamples(config: number): number {
  if (config < 12) return [480, 960, 1_920, 2_880][config & 3]! // SILK
  if (config < 16) return [480, 960][config & 1]! // hybrid
  return 120 << (config & 3) // CELT
}

/** Bytes of the longest frame in a packet (RFC 6716, section 3.4, rule 2). */
const MAX_FRAME_BYTES = 1_275

/** @returns whether the lengths in a packet fit it (RFC 6716, section 3.4). Decoders refuse others. */
export function isOpusPacket(opus: Uint8Array): boolean {
  const code = (opus[0] ?? 0) & 3
  const rest = opus.length - 1
  if (packetSamples(opus) === undefined) return false
  if (code === 0) return rest <= MAX_FRAME_BYTES
  if (code === 1) return rest % 2 === 0 && rest / 2 <= MAX_FRAME_BYTES
  if (code === 3) return fitsFrames(opus)
  const first = frameLength(opus, 1)
  return first !== undefined && first.end + first.length <= opus.length
}

/** Whether a packet with any number of frames (code 3) holds as many bytes as it says. */
function fitsFrames(opus: Uint8Array): boolean {
  const count = opus[1]!
  const frames = count & 0x3f
  let at = 2
  let padding = 0
  if (count & 0x40) {
    for (let more = 255; more === 255; at += 1) {
      if (at >= opus.length) return false
      more = opus[at]!
      padding += more === 255 ? 254 : more
    }
  }
  const hasLengths = (count & 0x80) !== 0
  const lengths = hasLengths ? frames - 1 : 0
  let told = 0
  for (let index = 0; index < lengths; index += 1) {
    const frame = frameLength(opus, at)
    if (!frame) return false
    told += frame.length
    at = frame.end
  }
  const rest = opus.length - at - padding - told
  const last = hasLengths ? rest : rest / frames // without lengths all frames are of one length
  return rest >= 0 && Number.isInteger(last) && last <= MAX_FRAME_BYTES
}

/** Reads the length of a frame (RFC 6716, section 3.2.1). @returns it, and where it ends; undefined when it is cut
 *  off */
function frameLength(opus: Uint8Array, at: number): { length: number; end: number } | undefined {
  const [first, second] = [opus[at], opus[at + 1]]
  if (first === undefined) return undefined
  if (first < 252) return { length: first, end: at + 1 }
  return second === undefined ? undefined : { length: first + 4 * second, end: at + 2 }
}

/** @returns the packet that stands for a lost frame in a file: one byte, same mode as its neighbour, which decoders
 *  conceal (RFC 7845, section 4.1) */
export function lossMarker(neighbour: Uint8Array): Uint8Array<ArrayBuffer> {
  const toc = neighbour[0] ?? 0
  const config = toc >> 3
  const of20Ms = config < 12 ? (config & ~3) | 1 : config < 16 ? config | 1 : config | 3
  return Uint8Array.of((of20Ms << 3) | (toc & 0x04))
}

/** @returns the identification header of an Ogg Opus stream (RFC 7845, section 5.1) that starts with this packet,
 *  possibly taken from the middle of another stream */
export function opusHead(first: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(19)
  const view = new DataView(head.buffer)
  head.set(new TextEncoder().encode('OpusHead'))
  view.setUint8(8, 1)
  view.setUint8(9, channels(first))
  view.setUint16(10, CONVERGENCE_SAMPLES, true)
  view.setUint32(12, 48_000, true)
  return head
}

export const channels = (opus: Uint8Array): 1 | 2 => ((opus[0] ?? 0) & 0x04 ? 2 : 1)

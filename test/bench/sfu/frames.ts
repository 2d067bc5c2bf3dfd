/** One frame as speech makes them: a byte that says what follows, the frame's number, and noise in the place of
 *  sound. */
const NUMBER_AT = 1
const NOISE_AT = 5
/** Opus at 24 to 32 kbit/s takes 40 to 120 bytes for 20 ms. */
const LEAST_BYTES = 40
const MOST_BYTES = 120
/** Table of contents of an Opus packet (RFC 6716, section 3.1): one wideband SILK frame of 20 ms, mono. */
const TOC = 9 << 3

/** The frame with this number: always the same bytes, so that its receiver can check them. */
export function frameOf(number: number): Uint8Array<ArrayBuffer> {
  const random = numbers(number)
  const bytes = new Uint8Array(LEAST_BYTES + (random() % (MOST_BYTES - LEAST_BYTES)))
  bytes[0] = TOC
  new DataView(bytes.buffer).setUint32(NUMBER_AT, number)
  for (let at = NOISE_AT; at < bytes.length; at += 1) bytes[at] = random()
  return bytes
}

/** @returns the number of a frame that arrived; undefined when it is not, byte for byte, what `frameOf` made */
export function numberOf(bytes: Uint8Array): number | undefined {
  if (bytes.length < LEAST_BYTES) return undefined
  const number = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(NUMBER_AT)
  const made = frameOf(number)
  return made.length === bytes.length && made.every((byte, at) => byte === bytes[at]) ? number : undefined
}

/** Marsaglia's xorshift with 32 bits: noise enough for bytes that nobody plays. */
function numbers(seed: number): () => number {
  let state = (seed ^ 0x9e37_79b9) >>> 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>>= 0)
  }
}

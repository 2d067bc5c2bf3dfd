/** Samples a second: the lowest rate that every browser plays. */
const RATE = 8_000
/** The length of a WAV header, in bytes. */
const HEADER_BYTES = 44

/** A WAV file of silence: mono, 8 bit, 8 kHz; ten seconds are 80 kB. Pure. */
export function silentWav(seconds: number): Uint8Array<ArrayBuffer> {
  const samples = Math.round(seconds * RATE)
  const bytes = new Uint8Array(HEADER_BYTES + samples).fill(0x80, HEADER_BYTES) // unsigned: the middle is silence
  const view = new DataView(bytes.buffer)
  const name = (at: number, text: string) => bytes.set(new TextEncoder().encode(text), at)
  name(0, 'RIFF')
  view.setUint32(4, bytes.length - 8, true)
  name(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true) // PCM
  view.setUint16(22, 1, true) // channels
  view.setUint32(24, RATE, true)
  view.setUint32(28, RATE, true) // bytes a second
  view.setUint16(32, 1, true) // bytes a sample
  view.setUint16(34, 8, true) // bits a sample
  name(36, 'data')
  view.setUint32(40, samples, true)
  return bytes
}

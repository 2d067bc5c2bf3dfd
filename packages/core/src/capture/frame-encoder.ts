import { MediaError } from '../ports/errors.ts'

/** Speech is transparent to most ears here (RFC 6716, section 2.1.1: 28 to 40 kbit/s for full-band speech). */
export const BITRATE = 32_000

/** Turns 960 samples at a time into one Opus frame each, in order, a moment later. */
export interface FrameEncoder {
  encode(samples: Float32Array<ArrayBuffer>): void
  close(): void
}
export interface FrameEncoderEvents {
  frame: (opus: Uint8Array<ArrayBuffer>) => void
  failed: (error: MediaError) => void
}
export type OpenFrameEncoder = (on: FrameEncoderEvents) => FrameEncoder

/** `webcodecs` is the browser's own encoder, `wasm` is opus-recorder's; `auto` takes the first that there is. */
export type EncoderChoice = 'auto' | 'webcodecs' | 'wasm'

export const noEncoder = (why: string, cause?: unknown) => new MediaError('no-encoder', why, { cause })

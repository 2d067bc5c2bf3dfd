import { MediaError } from '../ports/errors.ts'

/** Bits a second of one voice. RFC 6716, section 2.1.1, finds 28 to 40 kbit/s best for full-band mono speech. */
export const BITRATE = 32_000

/** Turns each block of 960 samples into one Opus frame, in order. The frame comes a moment later. */
export interface FrameEncoder {
  encode(samples: Float32Array<ArrayBuffer>): void
  close(): void
}
export interface FrameEncoderEvents {
  /** Called with each encoded frame: one Opus packet. */
  frame: (opus: Uint8Array<ArrayBuffer>) => void
  /** The encoder is broken and encodes nothing more. */
  failed: (error: MediaError) => void
}
export type OpenFrameEncoder = (on: FrameEncoderEvents) => FrameEncoder

/** `webcodecs` is the browser's own encoder, `wasm` is opus-recorder's. `auto` takes the browser's where it has one. */
export type EncoderChoice = 'auto' | 'webcodecs' | 'wasm'

export const noEncoder = (why: string, cause?: unknown) => new MediaError('no-encoder', why, { cause })

import type { MediaError } from '../ports/errors.ts'

/** Turns one speaker's Opus frames into samples, in order: mono, 48 kHz, -1 to 1. */
export interface FrameDecoder {
  /** @param frameId comes back with the samples; counts up. For a frame that cannot be decoded no samples come. */
  decode(opus: Uint8Array<ArrayBuffer>, frameId: number): void
  close(): void
}
export interface FrameDecoderEvents {
  samples: (samples: Float32Array<ArrayBuffer>, frameId: number) => void
  /** The decoder is broken and decodes nothing more. Open another one. */
  failed: (error: MediaError) => void
}

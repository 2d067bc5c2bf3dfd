/** Frames of one speaker in the order in which one peer sent or played them, in columns. */
export interface Frames {
  /** In samples at 48 kHz, as in `OpusFrame`. */
  readonly timestamp: Float64Array
  /** Monotonic milliseconds. */
  readonly at: Float64Array
  /** `hashOf` its bytes. */
  readonly hash: Uint32Array
}

/** Logs frames. */
export class FrameLog {
  readonly #timestamp: number[] = []
  readonly #at: number[] = []
  readonly #hash: number[] = []

  note({ timestamp, opus }: { timestamp: number; opus: Uint8Array }, at: number, hash = hashOf(opus)): void {
    this.#timestamp.push(timestamp)
    this.#at.push(at)
    this.#hash.push(hash)
  }

  read(): Frames {
    return {
      timestamp: Float64Array.from(this.#timestamp),
      at: Float64Array.from(this.#at),
      hash: Uint32Array.from(this.#hash),
    }
  }
}

/** FNV-1a, 32 bits: two frames that differ have the same one once in four thousand million times. */
export function hashOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}

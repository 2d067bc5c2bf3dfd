import { ahead } from '../../wire/packet.ts'

/** How long a frame is kept for whoever asks for it. Later nobody could play it any more. */
export const RING_MS = 600
/** 1.28 s of one speaker: more than `RING_MS` of them also when a spurt starts with what was said before it. */
const SLOTS = 64

/** The packets of one source that came in the last 600 ms, by sequence. Takes no copies; what is put in must not change. */
export class FrameRing {
  readonly #packets: (Uint8Array<ArrayBuffer> | undefined)[] = Array.from({ length: SLOTS }, () => undefined)
  readonly #sequences = new Uint32Array(SLOTS)
  readonly #arrivals = new Float64Array(SLOTS)

  /** A frame that is older than what has its place is left out. */
  put(sequence: number, packet: Uint8Array<ArrayBuffer>, now: number): void {
    const slot = sequence % SLOTS
    if (this.#packets[slot] && ahead(sequence, this.#sequences[slot]!) < 0) return
    this.#packets[slot] = packet
    this.#sequences[slot] = sequence
    this.#arrivals[slot] = now
  }

  /** Undefined when it never came, or came more than 600 ms ago. */
  get(sequence: number, now: number): Uint8Array<ArrayBuffer> | undefined {
    const slot = sequence % SLOTS
    if (this.#sequences[slot] !== sequence || now - this.#arrivals[slot]! > RING_MS) return undefined
    return this.#packets[slot]
  }

  /** All that it has behind `sequence` and up to `newest`, in order. */
  after(sequence: number, newest: number, now: number): Uint8Array<ArrayBuffer>[] {
    const count = Math.min(SLOTS, ahead(newest, sequence))
    const found: Uint8Array<ArrayBuffer>[] = []
    for (let back = count - 1; back >= 0; back -= 1) {
      const packet = this.get((newest - back) >>> 0, now)
      if (packet) found.push(packet)
    }
    return found
  }
}

import { ahead } from '../../wire/packet.ts'

/** A frame is kept for this many milliseconds, for neighbours that ask for it: the 400 ms that a jitter buffer holds
 *  at most, and the way there. */
export const RING_MS = 600
/** Frames that the ring has room for: 1.28 s of one speaker. `RING_MS` alone are 30 frames, but replays come in
 *  bursts. */
const SLOTS = 64

/** The packets of one source that came in the last 600 ms, by sequence. It takes no copies: a packet that was put in
 *  must not change. */
export class FrameRing {
  readonly #packets: (Uint8Array<ArrayBuffer> | undefined)[] = Array.from({ length: SLOTS }, () => undefined)
  readonly #sequences = new Uint32Array(SLOTS)
  readonly #arrivals = new Float64Array(SLOTS)

  /** Keeps a packet, unless its slot has a newer one. */
  put(sequence: number, packet: Uint8Array<ArrayBuffer>, now: number): void {
    const slot = sequence % SLOTS
    if (this.#packets[slot] && ahead(sequence, this.#sequences[slot]!) < 0) return
    this.#packets[slot] = packet
    this.#sequences[slot] = sequence
    this.#arrivals[slot] = now
  }

  /** Puts another packet in the place of the one that is there. */
  replace(sequence: number, packet: Uint8Array<ArrayBuffer>): void {
    const slot = sequence % SLOTS
    if (this.#packets[slot] && this.#sequences[slot] === sequence) this.#packets[slot] = packet
  }
  /** Forgets the packet of a frame. */
  remove(sequence: number): void {
    const slot = sequence % SLOTS
    if (this.#sequences[slot] === sequence) this.#packets[slot] = undefined
  }

  /** The packet of a frame; undefined when it never came, or came more than 600 ms ago. */
  get(sequence: number, now: number): Uint8Array<ArrayBuffer> | undefined {
    const slot = sequence % SLOTS
    if (this.#sequences[slot] !== sequence || now - this.#arrivals[slot]! > RING_MS) return undefined
    return this.#packets[slot]
  }

  /** The packets of all frames after `sequence`, up to `newest`, in order. */
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

import { MAX_STRIPES } from '../../protocol/index.ts'
import { ahead, readHead } from '../../wire/packet.ts'

/** A frame is kept for this many milliseconds, for neighbours that ask for it: the 400 ms that a jitter buffer holds
 *  at most, and the way there. */
export const RING_MS = 600
/** Frames that the ring has room for: 1.28 s of one speaker. `RING_MS` alone are 30 frames, but replays come in
 *  bursts. */
const SLOTS = 64

type Bytes = Uint8Array<ArrayBuffer>

/**
 * The packets of one source that came in the last 600 ms, by sequence. A frame behind which nothing follows has a
 * packet in each stripe, any other frame one packet. The ring takes no copies: a packet that was put in must not
 * change.
 */
export class FrameRing {
  readonly #packets: (Bytes | undefined)[] = Array.from({ length: SLOTS * MAX_STRIPES }, () => undefined)
  readonly #sequences = new Uint32Array(SLOTS)
  readonly #arrivals = new Float64Array(SLOTS)

  /** Keeps a packet, unless its slot has a newer one. */
  put(sequence: number, stripe: number, packet: Bytes, now: number): void {
    const slot = sequence % SLOTS
    if (!this.#isEmpty(slot) && ahead(sequence, this.#sequences[slot]!) < 0) return
    if (this.#sequences[slot] !== sequence) this.#clear(slot)
    this.#packets[slot * MAX_STRIPES + stripe] = packet
    this.#sequences[slot] = sequence
    this.#arrivals[slot] = now
  }

  /** Puts another packet in the place of those of its frame. */
  replace(sequence: number, packet: Bytes): void {
    const slot = sequence % SLOTS
    const head = readHead(packet)
    if (!head || this.#sequences[slot] !== sequence || this.#isEmpty(slot)) return
    this.#clear(slot)
    this.#packets[slot * MAX_STRIPES + head.stripe] = packet
  }
  /** Forgets the packets of a frame. */
  remove(sequence: number): void {
    const slot = sequence % SLOTS
    if (this.#sequences[slot] === sequence) this.#clear(slot)
  }

  /**
   * A packet of a frame; undefined when none came, or more than 600 ms ago.
   * @param preferred stripes, as bits: where there are several, a packet of one of these
   */
  get(sequence: number, now: number, preferred = 0): Bytes | undefined {
    const slot = sequence % SLOTS
    if (this.#sequences[slot] !== sequence || now - this.#arrivals[slot]! > RING_MS) return undefined
    let found: Bytes | undefined
    for (let stripe = 0; stripe < MAX_STRIPES; stripe += 1) {
      const packet = this.#packets[slot * MAX_STRIPES + stripe]
      if (packet && (preferred & (1 << stripe)) !== 0) return packet
      found ??= packet
    }
    return found
  }

  /** The packets in one stripe of all frames after `sequence`, up to `newest`, in order. */
  after(sequence: number, { newest, stripe }: { newest: number; stripe: number }, now: number): Bytes[] {
    const count = Math.min(SLOTS, ahead(newest, sequence))
    const found: Bytes[] = []
    for (let back = count - 1; back >= 0; back -= 1) {
      const each = (newest - back) >>> 0
      const slot = each % SLOTS
      if (this.#sequences[slot] !== each || now - this.#arrivals[slot]! > RING_MS) continue
      const packet = this.#packets[slot * MAX_STRIPES + stripe]
      if (packet) found.push(packet)
    }
    return found
  }

  #isEmpty(slot: number): boolean {
    for (let stripe = 0; stripe < MAX_STRIPES; stripe += 1) {
      if (this.#packets[slot * MAX_STRIPES + stripe]) return false
    }
    return true
  }

  #clear(slot: number): void {
    this.#packets.fill(undefined, slot * MAX_STRIPES, (slot + 1) * MAX_STRIPES)
  }
}

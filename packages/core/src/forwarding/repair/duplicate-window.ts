import { ahead } from '../../wire/packet.ts'

/** Sequences that are remembered, the newest one included. 64 frames are 1.28 s of speech, longer than any packet is
 *  under way. */
export const WINDOW_FRAMES = 64

/**
 * Remembers which sequences of one source were seen, in 64 bits. A sequence behind the window counts as seen: its frame
 * is too late to be of use, and an attacker could replay it. A jump forward of any size moves the window. The same idea
 * guards IPsec against replays (RFC 4303, section 3.4.3).
 */
export class DuplicateWindow {
  #newest: number | undefined
  /** Bit n of `#low` is newest - n, bit n of `#high` is newest - 32 - n. */
  #low = 0
  #high = 0

  /** Takes note of a sequence. @returns true when it was not seen before */
  take(sequence: number): boolean {
    if (this.#newest === undefined) {
      this.#newest = sequence
      this.#low = 1
      return true
    }
    const distance = ahead(sequence, this.#newest)
    if (distance > 0) {
      this.#shift(distance)
      this.#newest = sequence
      this.#low |= 1
      return true
    }
    const age = -distance
    if (age >= WINDOW_FRAMES) return false
    const bit = 1 << (age & 31)
    const seen = age < 32 ? this.#low & bit : this.#high & bit
    if (seen !== 0) return false
    if (age < 32) this.#low |= bit
    else this.#high |= bit
    return true
  }

  /** The sequence was seen, or lies behind the window. */
  has(sequence: number): boolean {
    if (this.#newest === undefined) return false
    const age = -ahead(sequence, this.#newest)
    if (age < 0) return false
    if (age >= WINDOW_FRAMES) return true
    return ((age < 32 ? this.#low : this.#high) & (1 << (age & 31))) !== 0
  }

  #shift(by: number): void {
    if (by >= WINDOW_FRAMES) {
      this.#low = 0
      this.#high = 0
    } else if (by >= 32) {
      this.#high = this.#low << (by - 32)
      this.#low = 0
    } else {
      this.#high = (this.#high << by) | (this.#low >>> (32 - by))
      this.#low <<= by
    }
  }
}

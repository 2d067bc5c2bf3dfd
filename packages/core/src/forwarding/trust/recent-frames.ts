import { ahead } from '../../wire/packet.ts'
import { type Bringer, FrameCopies } from './frame-copies.ts'

/** Frames of one source that are remembered: 1.28 s of speech, longer than any packet is under way. */
export const RECENT_FRAMES = 64

/** The frames of one source that came lately, by sequence. */
export class RecentFrames<By extends Bringer = Bringer> {
  readonly #slots: (FrameCopies<By> | undefined)[] = Array.from({ length: RECENT_FRAMES }, () => undefined)

  get(sequence: number): FrameCopies<By> | undefined {
    const slot = this.#slots[sequence % RECENT_FRAMES]
    return slot?.sequence === sequence ? slot : undefined
  }

  /**
   * The frame of this sequence; a new one when it has not come yet, which may take the place of one 64 frames before.
   * @param forget is called with the frame that is forgotten
   * @returns undefined for a frame that is too old
   */
  open(sequence: number, now: number, forget: (frame: FrameCopies<By>) => void): FrameCopies<By> | undefined {
    const at = sequence % RECENT_FRAMES
    const slot = this.#slots[at]
    if (slot?.sequence === sequence) return slot
    if (slot && ahead(sequence, slot.sequence) < 0) return undefined
    if (slot) forget(slot)
    return (this.#slots[at] = new FrameCopies<By>(sequence, now))
  }

  /** How many of these frames sounded, and no signature has covered them. */
  unsigned(isAsked: (sequence: number) => boolean): number {
    const isUnsigned = (slot: FrameCopies<By> | undefined) =>
      slot?.played && !slot.isVerified && !slot.right && isAsked(slot.sequence)
    return this.#slots.filter(isUnsigned).length
  }

  /** Calls back for every frame that is older, and forgets it. */
  sweep(olderThan: number, forget: (frame: FrameCopies<By>) => void): void {
    this.#slots.forEach((slot, at) => {
      if (!slot || slot.firstAt >= olderThan) return
      forget(slot)
      this.#slots[at] = undefined
    })
  }
}

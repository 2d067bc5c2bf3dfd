import type { PlayedAudio } from '../ports/audio.ts'

/** What playout is told of one voice: sound, or that some is missing. */
export type Decoded =
  | { readonly samples: Float32Array<ArrayBuffer>; readonly level: number; readonly isLast: boolean }
  | { readonly lost: number }

/** Frames that a decoder may have in hand. A frame that it has not given back by then, it will not. */
const MOST_IN_HAND = 50

interface InHand {
  /** Undefined for what needs no decoding. */
  readonly ticket: number | undefined
  readonly heard: PlayedAudio
}

/**
 * Keeps the order of what is heard while a decoder takes its time with the frames of it. A frame that the decoder leaves
 * out counts as lost, so that the time is kept.
 */
export class DecodeQueue {
  #inHand: InHand[] = []
  #tickets = 0

  /** Takes what is heard next. @returns what can be played now, and the ticket under which to decode it, if it is a frame */
  take(heard: PlayedAudio): { ticket: number | undefined; decoded: readonly Decoded[] } {
    const ticket = heard.type === 'frame' ? (this.#tickets += 1) : undefined
    this.#inHand.push({ ticket, heard })
    return { ticket, decoded: [...this.#givenUp(), ...this.#ready()] }
  }

  /** The decoder is done with that frame. @returns what can be played now; nothing for a ticket that is not in hand */
  done(ticket: number, samples: Float32Array<ArrayBuffer>): readonly Decoded[] {
    const place = this.#inHand.findIndex((each) => each.ticket === ticket)
    const heard = this.#inHand[place]?.heard
    if (heard?.type !== 'frame') return []
    const leftOut = this.#inHand.splice(0, place + 1).slice(0, -1)
    const frame = { samples, level: heard.frame.level, isLast: heard.lastOfSpurt }
    return [...leftOut.map(asLost), frame, ...this.#ready()]
  }

  #givenUp(): readonly Decoded[] {
    return this.#inHand.splice(0, Math.max(0, this.#inHand.length - MOST_IN_HAND)).map(asLost)
  }

  #ready(): readonly Decoded[] {
    const first = this.#inHand.findIndex(({ ticket }) => ticket !== undefined)
    return this.#inHand.splice(0, first < 0 ? this.#inHand.length : first).map(asLost)
  }
}

const asLost = ({ heard }: InHand): Decoded => ({ lost: heard.type === 'lost' ? heard.count : 1 })

import type { PlayedAudio } from '../ports/audio.ts'

/** What playout gets of one speaker: decoded sound, or the number of frames that are missing. */
export type Decoded =
  | { readonly samples: Float32Array<ArrayBuffer>; readonly level: number; readonly isLast: boolean }
  | { readonly lost: number }

/** Frames that wait for the decoder at most: one second. A frame that the decoder has not returned by then will not
 *  come. */
const MAX_QUEUED = 50

interface Queued {
  /** Undefined for lost frames, which need no decoding. */
  readonly frameId: number | undefined
  readonly audio: PlayedAudio
}

/**
 * Keeps played audio in order while a decoder works on its frames. A frame that the decoder does not return counts as
 * lost, so that the sound after it is played in time.
 */
export class DecodeQueue {
  #queue: Queued[] = []
  #lastFrameId = 0

  /** Takes what is played next. @returns what can be played now; and if it is a frame, the id to decode it with */
  take(audio: PlayedAudio): { frameId: number | undefined; decoded: readonly Decoded[] } {
    const frameId = audio.type === 'frame' ? (this.#lastFrameId += 1) : undefined
    this.#queue.push({ frameId, audio })
    return { frameId, decoded: [...this.#givenUp(), ...this.#ready()] }
  }

  /** The decoder returns a frame. @returns what can be played now: nothing if the frame is not in the queue any more */
  done(frameId: number, samples: Float32Array<ArrayBuffer>): readonly Decoded[] {
    const index = this.#queue.findIndex((each) => each.frameId === frameId)
    const audio = this.#queue[index]?.audio
    if (audio?.type !== 'frame') return []
    const leftOut = this.#queue.splice(0, index + 1).slice(0, -1)
    const frame = { samples, level: audio.frame.level, isLast: audio.lastOfSpurt }
    return [...leftOut.map(asLost), frame, ...this.#ready()]
  }

  #givenUp(): readonly Decoded[] {
    return this.#queue.splice(0, Math.max(0, this.#queue.length - MAX_QUEUED)).map(asLost)
  }

  #ready(): readonly Decoded[] {
    const first = this.#queue.findIndex(({ frameId }) => frameId !== undefined)
    return this.#queue.splice(0, first < 0 ? this.#queue.length : first).map(asLost)
  }
}

const asLost = ({ audio }: Queued): Decoded => ({ lost: audio.type === 'lost' ? audio.count : 1 })

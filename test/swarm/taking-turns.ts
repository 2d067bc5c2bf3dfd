import { END_OF_SPURT } from '@banyan/core/wire'
import type { AudioSource } from '@banyan/core/ports'

/** How long a speaker speaks before the next one begins, in ms. */
export const TURN_MS = 3_200
/** How long the two speak at once then, in ms. */
const OVERLAP_MS = 400

/** The turn of one speaker: the `index`-th of `of`, from 0. */
export interface Turn {
  readonly index: number
  readonly of: number
}

/** Whether it is a speaker's turn, by a clock that all speakers share. */
export function isSpeaking({ index, of }: Turn, now: number): boolean {
  const at = now % (TURN_MS * of)
  const since = (at - index * TURN_MS + TURN_MS * of) % (TURN_MS * of)
  return since < TURN_MS + OVERLAP_MS
}

/** A source that is silent outside of its turn. Its time goes on meanwhile. */
export const takingTurns = (source: AudioSource, turn: Turn, now: () => number): AudioSource => ({
  run: (onFrame, signal) =>
    source.run(
      (frame) => onFrame(isSpeaking(turn, now()) ? frame : { ...frame, opus: END_OF_SPURT, level: 127 }),
      signal,
    ),
})

import { END_OF_SPURT } from '@banyan/core/wire'
import type { AudioSource } from '@banyan/core/ports'

/** How long somebody speaks before the next one does, and how long the two speak at once. */
export const TURN_MS = 3_200
const OVERLAP_MS = 400

/** Who speaks when: `index` of `of` people. */
export interface Turn {
  readonly index: number
  readonly of: number
}

/** Whether it is that person's turn, by a clock that all of them share. */
export function isSpeaking({ index, of }: Turn, now: number): boolean {
  const at = now % (TURN_MS * of)
  const since = (at - index * TURN_MS + TURN_MS * of) % (TURN_MS * of)
  return since < TURN_MS + OVERLAP_MS
}

/** A voice that is silent while it is somebody else's turn. Time goes on in it all the same. */
export const takingTurns = (source: AudioSource, turn: Turn, now: () => number): AudioSource => ({
  run: (onFrame, signal) =>
    source.run(
      (frame) => onFrame(isSpeaking(turn, now()) ? frame : { ...frame, opus: END_OF_SPURT, level: 127 }),
      signal,
    ),
})

/** Of one voice. */
export const FRAMES_PER_S = 50

/** Below this, a peer is measured that does not do its work, and not one on a busy machine. */
const LEAST = 0.5

/**
 * Which share of the frames that were due was heard, 1 at most: a peer that misses some costs less than it should, so
 * the share stands beside the figures.
 * @throws Error when it is less than half
 */
export function heardShare(scene: string, heard: number, due: number): number {
  const share = due > 0 ? Math.min(1, heard / due) : 1
  if (share >= LEAST) return share
  throw new Error(`${scene}: of ${Math.round(due)} frames ${heard} were heard, so the figures would say nothing`)
}

import type { Clock } from '@banyan/core/ports'
import { REACTION_KINDS } from '@banyan/core/protocol'
import { coalesce } from './coalesce.ts'

/** How often a room is told of reactions, in ms: four times a second looks alive, however many people clap. */
export const REACTIONS_GAP_MS = 250

export interface ReactionTally {
  add(kind: number): void
  close(): void
}

/** Counts reactions and tells how many of each kind there were: at once after a rest, else once per `REACTIONS_GAP_MS`.
 *  */
export function reactionTally({ clock, tell }: { clock: Clock; tell: (counts: number[]) => void }): ReactionTally {
  const none = () => Array.from({ length: REACTION_KINDS }, () => 0)
  let counts = none()
  const telling = coalesce({
    clock,
    gapMs: REACTIONS_GAP_MS,
    run() {
      const now = counts
      counts = none()
      tell(now)
    },
  })
  return {
    add(kind) {
      counts[kind] = (counts[kind] ?? 0) + 1
      telling.soon()
    },
    close: telling.close,
  }
}

import type { Cancel, Clock } from '@banyan/core/ports'
import type { PeerId } from '@banyan/core/protocol'
import type { JoinEvent } from '@banyan/core/topology'

/** Joins are gathered this long, in ms: several at a time, and nobody notices the wait. */
export const STORM_GAP_MS = 50

/** This many joins within STORM_GAP_MS are placed at once, one by one. Further ones are gathered: it is a storm. */
export const CALM_JOINS = 4

export interface JoinQueue {
  /** Places a newcomer: at once when few come, else together with all who come within STORM_GAP_MS. */
  add(join: JoinEvent): void
  /** Whether this newcomer is waiting. */
  has(peer: PeerId): boolean
  /** Places all who wait at once: something is about to happen that may concern them. */
  flush(): void
  /** Drops all who wait. */
  close(): void
}

export interface JoinQueueOptions {
  clock: Clock
  /** Called with one join, or in a storm with several. */
  place: (joins: readonly JoinEvent[]) => void
}

/** Gathers a rush of newcomers, so that the planner can place super-peers first and plans once for all of them. */
export function joinQueue({ clock, place }: JoinQueueOptions): JoinQueue {
  let waiting: JoinEvent[] = []
  let due: Cancel | undefined
  let since = Number.NEGATIVE_INFINITY
  let recent = 0

  const flush = () => {
    due?.()
    due = undefined
    const joins = waiting
    waiting = []
    if (joins.length > 0) place(joins)
  }
  return {
    add(join) {
      if (clock.now() - since >= STORM_GAP_MS) {
        since = clock.now()
        recent = 0
      }
      recent += 1
      if (recent <= CALM_JOINS && waiting.length === 0) return place([join])
      waiting.push(join)
      due ??= clock.after(STORM_GAP_MS, flush)
    },
    has: (peer) => waiting.some((join) => join.peer === peer),
    flush,
    close() {
      due?.()
      due = undefined
      waiting = []
    },
  }
}

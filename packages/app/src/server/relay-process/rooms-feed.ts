import type { Clock } from '@banyan/core/ports'
import type { RoomId, RoomSummary } from '@banyan/core/protocol'
import type { RoomsUpdate } from './calls.ts'

/** How long a change of a room may wait for others before it is sent, in ms. A page that is asked for does not wait. */
const GAP_MS = 50

/** Sends changes of rooms to the process with the pages, many at a time. */
export interface RoomsFeed {
  /** A room began, ended, or changed. */
  note(room: RoomId): void
  /** Sends what waits. @returns the newest version */
  flush(): number
  /** Sends nothing more. */
  close(): void
}

export function roomsFeed(options: {
  clock: Clock
  find: (room: RoomId) => RoomSummary | undefined
  send: (update: RoomsUpdate) => void
}): RoomsFeed {
  const { clock, find, send } = options
  const noted = new Set<RoomId>()
  let version = 0
  let cancel: (() => void) | undefined

  function flush(): number {
    cancel?.()
    cancel = undefined
    if (noted.size === 0) return version
    version += 1
    const changed: RoomSummary[] = []
    const gone: RoomId[] = []
    for (const room of noted) {
      const summary = find(room)
      if (summary) changed.push(summary)
      else gone.push(room)
    }
    noted.clear()
    send({ version, changed, gone })
    return version
  }
  return {
    note(room) {
      noted.add(room)
      cancel ??= clock.after(GAP_MS, flush)
    },
    flush,
    close: () => cancel?.(),
  }
}

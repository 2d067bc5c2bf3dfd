import { MAX_LISTED_ROOMS, type RoomId, type RoomSummary } from '@banyan/core/protocol'
import { type Cancel, type Clock, systemClock } from '@banyan/core/ports'
import type { RoomsUpdate } from './calls.ts'

/** How long a page waits for a newer list of rooms, in ms. Later it shows what is known: better than nothing. */
const PATIENCE_MS = 1_000

/** The rooms of the relay's process, for pages in this one. */
export class RoomsCopy {
  readonly #clock: Clock
  readonly #rooms = new Map<RoomId, RoomSummary>()
  readonly #waiting = new Map<() => void, { version: number; cancel: Cancel }>()
  #version = 0
  #sorted: readonly RoomSummary[] | undefined

  constructor(clock: Clock = systemClock) {
    this.#clock = clock
  }

  apply({ version, changed, gone }: RoomsUpdate): void {
    for (const room of gone) this.#rooms.delete(room)
    for (const summary of changed) this.#rooms.set(summary.room, summary)
    this.#sorted = undefined
    this.#version = version
    for (const [resolve, wait] of this.#waiting) if (wait.version <= version) this.#stopWaiting(resolve)
  }

  /** Resolves when that version has come, or after a second. */
  reached(version: number): Promise<void> {
    if (!(version > this.#version)) return Promise.resolve()
    return new Promise((resolve) => {
      const cancel = this.#clock.after(PATIENCE_MS, () => this.#stopWaiting(resolve))
      this.#waiting.set(resolve, { version, cancel })
    })
  }

  find(room: RoomId): RoomSummary | undefined {
    return this.#rooms.get(room)
  }

  /** The rooms that are live, the fullest first, `MAX_LISTED_ROOMS` at most. */
  list(): readonly RoomSummary[] {
    this.#sorted ??= [...this.#rooms.values()]
      .toSorted((a, b) => b.listeners - a.listeners || a.startedAt - b.startedAt)
      .slice(0, MAX_LISTED_ROOMS)
    return this.#sorted
  }

  #stopWaiting(resolve: () => void): void {
    this.#waiting.get(resolve)?.cancel()
    this.#waiting.delete(resolve)
    resolve()
  }
}

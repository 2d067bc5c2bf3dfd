import type { RoomSummary, RoomWatch } from '@banyan/core'
import { createSubscriber } from 'svelte/reactivity'
import { loadCore } from '#lib/room/load-core.ts'

/** The rooms that are live, kept up to date while something on the page shows them. */
export class LiveRooms {
  #rooms: readonly RoomSummary[] | undefined
  #online = true
  readonly #track: () => void

  constructor() {
    this.#track = createSubscriber((update) => {
      const stop = this.#watch(update)
      return () => {
        stop()
        this.#rooms = undefined // old news: whoever looks next begins with what the server sends along
      }
    })
  }

  /** @param atFirst what the server knew when it made the page */
  list(atFirst: readonly RoomSummary[]): readonly RoomSummary[] {
    this.#track()
    return this.#rooms ?? atFirst
  }

  /** The room where somebody stands on stage now. */
  withOnStage(identity: string, atFirst: readonly RoomSummary[]): RoomSummary | undefined {
    return this.list(atFirst).find(({ stage }) => stage.some((member) => member.identity === identity))
  }

  /** False while the relay is away and the list stands still. */
  get online(): boolean {
    this.#track()
    return this.#online
  }

  #watch(update: () => void): () => void {
    let ended = false
    let watch: RoomWatch | undefined
    void loadCore().then(({ watchRooms }) => {
      if (ended) return
      watch = watchRooms({
        relayUrl: location.origin,
        onChange: (rooms) => {
          this.#rooms = rooms
          update()
        },
        onConnection: (state) => {
          this.#online = state !== 'disconnected'
          update()
        },
      })
    })
    return () => {
      ended = true
      watch?.close()
    }
  }
}

export const liveRooms = new LiveRooms()

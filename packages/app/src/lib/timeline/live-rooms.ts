import type { RoomSummary, RoomWatch } from '@banyan/core'
import { createSubscriber } from 'svelte/reactivity'
import { loadCore } from '#lib/room/session/load-core.ts'

/** How long the subscription outlives its last reader, in ms: moving from page to page keeps it. */
const LINGER_MS = 5_000
/** How long the page waits before it fetches what keeps the list up to date once more, in ms. */
const RETRY_MS = 10_000

/** The live rooms, kept up to date while something on the page reads them. */
export class LiveRooms {
  #rooms: readonly RoomSummary[] | undefined
  #online = true
  /** Ends the subscription to the relay. */
  #stop: (() => void) | undefined
  #ending: ReturnType<typeof setTimeout> | undefined
  #update: (() => void) | undefined
  readonly #track: () => void

  constructor() {
    this.#track = createSubscriber((update) => {
      this.#update = update
      clearTimeout(this.#ending)
      this.#stop ??= this.#watch()
      return () => {
        this.#ending = setTimeout(() => this.#end(), LINGER_MS)
      }
    })
  }

  /** @param atFirst the rooms that came with the page */
  list(atFirst: readonly RoomSummary[]): readonly RoomSummary[] {
    this.#track()
    return this.#rooms ?? atFirst
  }

  /** The room in which a person is on stage now. */
  withOnStage(identity: string, atFirst: readonly RoomSummary[]): RoomSummary | undefined {
    return this.list(atFirst).find(({ stage }) => stage.some((member) => member.identity === identity))
  }

  /** False while the relay is unreachable and the list may be outdated. */
  get online(): boolean {
    this.#track()
    return this.#online
  }

  #end(): void {
    this.#stop?.()
    this.#stop = undefined
    this.#rooms = undefined // outdated: the next reader begins with the rooms of its page
  }

  #watch(): () => void {
    let ended = false
    let watch: RoomWatch | undefined
    let retry: ReturnType<typeof setTimeout> | undefined
    const start = async () => {
      const core = await loadCore().catch(() => undefined)
      if (ended) return
      if (!core) {
        // The list stays as it came with the page until then.
        retry = setTimeout(() => void start(), RETRY_MS)
        return
      }
      const { watchRooms } = core
      watch = watchRooms({
        relayUrl: location.origin,
        onChange: (rooms) => {
          this.#rooms = rooms
          this.#update?.()
        },
        onConnection: (state) => {
          this.#online = state !== 'disconnected'
          this.#update?.()
        },
      })
    }
    void start()
    return () => {
      ended = true
      clearTimeout(retry)
      watch?.close()
    }
  }
}

export const liveRooms = new LiveRooms()

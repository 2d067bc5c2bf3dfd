import type { PeerId } from '@banyan/core/protocol'
import type { JoinEvent } from '@banyan/core/topology'

/** Newcomers that get a place at once, where CPU is short. */
export const JOINS_AT_ONCE = 2

/** How long a newcomer waits for a place. */
export interface JoinWait {
  /** 1 is next. */
  readonly position: number
  readonly waitMs: number
}

/** Newcomers who wait for a place in the trees, in the order in which they came. No more than a room holds. */
export class JoinLine {
  #waiting: readonly JoinEvent[] = []

  get size(): number {
    return this.#waiting.length
  }
  add(join: JoinEvent): void {
    this.#waiting = [...this.#waiting, join]
  }
  has(peer: PeerId): boolean {
    return this.#waiting.some((join) => join.peer === peer)
  }
  /** It offers to carry that many now. */
  offer(peer: PeerId, slots: number): void {
    this.#waiting = this.#waiting.map((join) => (join.peer === peer ? { ...join, slots } : join))
  }
  /** Takes one out of the line. @returns undefined where it is not in it */
  take(peer: PeerId): JoinEvent | undefined {
    const taken = this.#waiting.find((join) => join.peer === peer)
    this.#waiting = this.#waiting.filter((join) => join !== taken)
    return taken
  }
  /** Takes the first ones out. */
  takeFirst(count = JOINS_AT_ONCE): readonly JoinEvent[] {
    const taken = this.#waiting.slice(0, count)
    this.#waiting = this.#waiting.slice(count)
    return taken
  }

  /** How long each waits. @param nextMs until the first ones get a place; `gapMs`: from then on, each time */
  waits(nextMs: number, gapMs: number): ReadonlyMap<PeerId, JoinWait> {
    return new Map(
      this.#waiting.map(({ peer }, index) => [
        peer,
        { position: index + 1, waitMs: Math.round(nextMs + Math.floor(index / JOINS_AT_ONCE) * gapMs) },
      ]),
    )
  }
}

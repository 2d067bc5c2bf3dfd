import type { Clock } from '../ports/clock.ts'
import type { LinkId, PeerId } from '../protocol/index.ts'

/** Attempts whose late signals are recognised and dropped. */
const REMEMBERED = 256
/** Attempts that one peer may start at once, and how long it takes to earn another: honest redials are rarer. */
export const STRANGER_BURST = 6
export const STRANGER_EARNS_MS = 2_000

/** Which attempts of others are answered. Each costs a connection, so nobody may start them as fast as they like. */
export class StrangerDials {
  readonly #clock: Clock
  readonly #over = new Set<LinkId>()
  /** When the peer's allowance would be full again. */
  readonly #fullAt = new Map<PeerId, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Whether an attempt that we do not know is new, and may be answered. One that may not is over for good. */
  admit(peer: PeerId, id: LinkId): boolean {
    if (this.#over.has(id)) return false
    const now = this.#clock.now()
    const fullAt = Math.max(now, this.#fullAt.get(peer) ?? 0) + STRANGER_EARNS_MS
    if (fullAt - now > STRANGER_BURST * STRANGER_EARNS_MS) {
      this.end(id)
      return false
    }
    this.#fullAt.set(peer, fullAt)
    if (this.#fullAt.size > REMEMBERED)
      for (const [other, at] of this.#fullAt) if (at <= now) this.#fullAt.delete(other)
    return true
  }

  /** Signals of this attempt are late from now on. */
  end(id: LinkId): void {
    this.#over.add(id)
    if (this.#over.size > REMEMBERED) this.#over.delete(this.#over.values().next().value!)
  }
}

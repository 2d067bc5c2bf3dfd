import type { Clock } from '../ports/clock.ts'
import type { LinkId, PeerId } from '../protocol/index.ts'

/** Limits how many attempts that are over are remembered, so that their late signals are dropped. A busy room makes
 *  fewer in the ten seconds that a signal may take. */
const REMEMBERED = 256
/** Limits how many attempts one peer may start at once: a refresh from both ends makes two, and an honest peer
 *  redials a few times at most. */
export const STRANGER_BURST = 6
/** How long a peer that has used them up waits for each further attempt, in milliseconds. Honest redials are rarer. */
export const STRANGER_EARNS_MS = 2_000

/** Decides which attempts of others are answered. Each costs a connection, so nobody may start them without limit. */
export class StrangerDials {
  readonly #clock: Clock
  readonly #over = new Set<LinkId>()
  /** When the peer's allowance would be full again. */
  readonly #fullAt = new Map<PeerId, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Whether an attempt that we do not know is new, and may be answered. One that is refused is over for good. */
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

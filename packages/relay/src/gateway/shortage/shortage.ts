/**
 * How a room does whose members have less CPU than they need, and say so. New plans make new links, and handshakes take
 * the CPU that is left.
 *
 * | question                    | rule                                                                            |
 * | --------------------------- | ------------------------------------------------------------------------------- |
 * | when is CPU short in a room | `LEAST` identities and `SHARE` of its members say that they lack it             |
 * | how long a word counts      | until the member says that it is over, `WORD_MS` at most                        |
 * | what waits                  | new plans, all together: both ends of a link are told at the same time          |
 * | how long                    | `gapMs` after the last time that plans were told; the more who say so, the longer |
 * | who waits less              | a member that nobody feeds: `URGENT_GAP_MS`                                     |
 * | newcomers                   | up to `JOINS_AT_ONCE` get a place each time, and are told how long they wait    |
 * | doubts                      | whoever is suspected has `PATIENCE` times as long to answer                     |
 *
 * @module
 */
import type { Clock } from '@banyan/core/ports'
import type { PeerId } from '@banyan/core/protocol'

/** Identities that must say that they lack CPU before anything waits. */
export const LEAST = 3
/** The share of all members that must say so. */
export const SHARE = 0.2
/** The share from which on plans wait longest. */
const FULL_SHARE = 0.5
/** How long plans wait at least and at most, in ms. A link takes up to two seconds to come up where CPU is short. */
const GAP_MS = { least: 1_500, most: 6_000 }
/** A member that says nothing more counts for this long, in ms: reports come each 10 s, and late. */
const WORD_MS = 15_000

/** How long new plans wait after the last ones. Pure. @param short how many identities lack CPU */
export function planGapMs(short: number, members: number): number {
  const share = short / Math.max(1, members)
  if (short < LEAST || share < SHARE) return 0
  const severity = Math.min(1, (share - SHARE) / (FULL_SHARE - SHARE))
  return GAP_MS.least + severity * (GAP_MS.most - GAP_MS.least)
}

export interface ShortageOptions {
  clock: Clock
  members: () => number
  identityOf: (peer: PeerId) => string
}

/** Who of one room lacks CPU. The caller forgets those who leave. */
export class Shortage {
  readonly #options: ShortageOptions
  readonly #short = new Map<PeerId, { readonly identity: string; readonly at: number }>()

  constructor(options: ShortageOptions) {
    this.#options = options
  }

  /** A member says that it lacks CPU, or does not any more. */
  record(peer: PeerId, overloaded: boolean): void {
    const { clock, identityOf } = this.#options
    if (overloaded) this.#short.set(peer, { identity: identityOf(peer), at: clock.now() })
    else this.#short.delete(peer)
  }
  forget(peer: PeerId): void {
    this.#short.delete(peer)
  }

  /** How long plans wait after the last ones, in ms; 0 where CPU is not short. */
  get gapMs(): number {
    const freshFrom = this.#options.clock.now() - WORD_MS
    for (const [peer, { at }] of this.#short) if (at < freshFrom) this.#short.delete(peer)
    if (this.#short.size < LEAST) return 0
    const identities = new Set([...this.#short.values()].map(({ identity }) => identity))
    return planGapMs(identities.size, this.#options.members())
  }
  get isShort(): boolean {
    return this.gapMs > 0
  }
}

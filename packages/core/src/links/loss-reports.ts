import type { Clock } from '../ports/clock.ts'
import type { PeerId } from '../protocol/index.ts'

/** A parent that is still lost after this long may be reported again under the same plan: others may have slots now. */
export const REPORT_AGAIN_MS = 10_000

/** Sees to it that one silent parent is one report for each plan, however often somebody notices. */
export class LossReports {
  readonly #clock: Clock
  readonly #last = new Map<PeerId, { epoch: number; at: number }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Whether to report now; taken as done if so. */
  take(peer: PeerId, epoch: number): boolean {
    const last = this.#last.get(peer)
    const now = this.#clock.now()
    if (last && last.epoch === epoch && now - last.at < REPORT_AGAIN_MS) return false
    for (const [other, { at }] of this.#last) if (now - at >= REPORT_AGAIN_MS) this.#last.delete(other)
    this.#last.set(peer, { epoch, at: now })
    return true
  }
}

import type { Cancel, Clock } from '../ports/clock.ts'
import type { PeerId } from '../protocol/index.ts'

/** Limits how soon the same loss is reported again under the same plan, in milliseconds: the relay has moved others
 *  by then, and somebody else may have a slot. */
export const REPORT_AGAIN_MS = 10_000
/** How long a parent stays silent after its report until it is reported once more, in milliseconds: the relay has
 *  asked it by then, and knows whether it lives. */
export const CONFIRM_MS = 1_000

/** What is lost: the link; a parent that is silent, and nobody stands in for it; one that others stand in for. */
export type Loss = 'broken' | 'silent' | 'covered'

export interface LossReportsOptions {
  clock: Clock
  /** Tells the relay. */
  tell: (peer: PeerId, loss: Loss) => void
  /** That parent brings nothing, over a link that looks open. */
  isSilent: (peer: PeerId) => boolean
}

/**
 * Makes one report of one loss, however often it is noticed: one for each plan, and one more where a parent stays
 * silent. While the relay is away reports wait, and are made if they are still true when it is back.
 */
export class LossReports {
  readonly #options: LossReportsOptions
  readonly #last = new Map<PeerId, { epoch: number; at: number }>()
  /** A look at each silent parent, a while after it was reported. */
  readonly #confirmations = new Map<PeerId, Cancel>()
  /** Peers whose reports wait for the relay; undefined while it is there. */
  #waiting: Set<PeerId> | undefined

  constructor(options: LossReportsOptions) {
    this.#options = options
  }

  /** Takes a loss that was noticed while the plan of that epoch held. @returns whether it is reported now */
  take(peer: PeerId, loss: Loss, epoch: number): boolean {
    if (this.#isKnown(peer, epoch)) return false
    const { clock, isSilent } = this.#options
    this.#report(peer, loss)
    if (loss === 'broken' || this.#confirmations.has(peer)) return true
    const confirm = () => {
      this.#confirmations.delete(peer)
      if (isSilent(peer)) this.#report(peer, loss)
    }
    this.#confirmations.set(peer, clock.after(CONFIRM_MS, confirm))
    return true
  }

  /** The relay is away. */
  pause(): void {
    this.#waiting ??= new Set()
  }
  /** The relay is back, and has given us its newest plan. A parent that let go of us meanwhile was placed elsewhere,
   *  and is no loss to report; one that is silent is. */
  resume(): void {
    const waiting = this.#waiting ?? []
    this.#waiting = undefined
    for (const peer of waiting) if (this.#options.isSilent(peer)) this.#options.tell(peer, 'broken')
  }

  close(): void {
    for (const cancel of this.#confirmations.values()) cancel()
    this.#confirmations.clear()
  }

  #report(peer: PeerId, loss: Loss): void {
    if (this.#waiting) this.#waiting.add(peer)
    else this.#options.tell(peer, loss)
  }

  #isKnown(peer: PeerId, epoch: number): boolean {
    const last = this.#last.get(peer)
    const now = this.#options.clock.now()
    if (last && last.epoch === epoch && now - last.at < REPORT_AGAIN_MS) return true
    for (const [other, { at }] of this.#last) if (now - at >= REPORT_AGAIN_MS) this.#last.delete(other)
    this.#last.set(peer, { epoch, at: now })
    return false
  }
}

import type { Cancel, Clock } from '@banyan/core/ports'
import type { PeerId } from '@banyan/core/protocol'

/** A member that nobody feeds waits this long for a new plan, in ms, where CPU is short. */
export const URGENT_GAP_MS = 1_500

/** Plans wait this long at least, in ms, where CPU is short: peers leave things out meanwhile. */
const LEAST_WAIT_MS = 1_000

export interface PlanPostOptions {
  clock: Clock
  /** How long plans wait after the last ones, in ms; 0: not at all. */
  gapMs: () => number
  /** Called before plans that waited are told: what else has waited may change them. */
  prepare: () => void
  /** Tells a peer its newest plan. */
  tell: (peer: PeerId) => void
}

/** Tells peers their new plans: at once, or all who have one together where that has to wait. */
export class PlanPost {
  readonly #options: PlanPostOptions
  readonly #waiting = new Set<PeerId>()
  #lastAt = -Infinity
  #due: { readonly at: number; readonly cancel: Cancel } | undefined
  #isPosting = false

  constructor(options: PlanPostOptions) {
    this.#options = options
  }

  /** How long it is until plans are told, in ms; 0 where nothing waits. */
  get waitMs(): number {
    return this.#due ? Math.max(0, this.#due.at - this.#options.clock.now()) : 0
  }

  /** These peers have new plans. */
  changed(peers: readonly PeerId[]): void {
    for (const peer of peers) this.#waiting.add(peer)
    if (this.#isPosting || this.#waiting.size === 0) return
    if (this.#options.gapMs() === 0) this.#post()
    else this.wait()
  }
  /** Something else waits for the next time that plans are told. */
  wait(gapMs = this.#options.gapMs()): void {
    const { clock } = this.#options
    const at = Math.max(clock.now() + (gapMs > 0 ? LEAST_WAIT_MS : 0), this.#lastAt + gapMs)
    if (this.#due && this.#due.at <= at) return
    this.#due?.cancel()
    this.#due = { at, cancel: clock.after(at - clock.now(), () => this.#post()) }
  }
  /** A peer whose plan has changed hears nothing meanwhile. */
  hurry(): void {
    if (this.#waiting.size > 0) this.wait(Math.min(URGENT_GAP_MS, this.#options.gapMs()))
  }
  /** A peer has left. */
  forget(peer: PeerId): void {
    this.#waiting.delete(peer)
  }
  close(): void {
    this.#due?.cancel()
    this.#due = undefined
    this.#waiting.clear()
  }

  #post(): void {
    this.#due?.cancel()
    this.#due = undefined
    this.#lastAt = this.#options.clock.now()
    this.#isPosting = true
    this.#options.prepare()
    this.#isPosting = false
    const peers = [...this.#waiting]
    this.#waiting.clear()
    for (const peer of peers) this.#options.tell(peer)
  }
}

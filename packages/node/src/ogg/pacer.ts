import { type Clock, sleep } from '@banyan/core/ports'

export interface PacerOptions {
  clock: Clock
  /** Time between two turns, in ms. */
  intervalMs: number
  /** Most lateness that is made up for, in ms. After a longer stall all later turns are late by the rest. */
  catchUpMs: number
}

/** Gives turns at a steady rate. Turn n is due n intervals after the first, so that small delays do not add up. */
export class Pacer {
  readonly #options: PacerOptions
  #dueAt: number | undefined

  constructor(options: PacerOptions) {
    this.#options = options
  }

  /** Resolves when the next turn is due: at once when it is late. @throws the signal's reason when it aborts */
  async turn(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    const { clock, intervalMs, catchUpMs } = this.#options
    const now = clock.now()
    this.#dueAt = Math.max(this.#dueAt ?? now, now - catchUpMs)
    const waitMs = this.#dueAt - now
    this.#dueAt += intervalMs
    if (waitMs > 0) await sleep(clock, waitMs, signal)
  }
}

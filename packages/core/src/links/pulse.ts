import type { Cancel, Clock } from '../ports/clock.ts'

/** How often a session looks after itself, in milliseconds: often enough to find a dead link soon after
 *  `LIFELESS_MS`, and rarely enough to cost nothing. */
export const PULSE_MS = 2_000

/** Beats while a session is in a room. */
export class Pulse {
  readonly #clock: Clock
  readonly #beat: (isLate: boolean) => void
  #next: Cancel | undefined

  /** @param beat told whether it comes late: this end stood still, and cannot blame others for their silence */
  constructor(clock: Clock, beat: (isLate: boolean) => void) {
    this.#clock = clock
    this.#beat = beat
  }

  get isBeating(): boolean {
    return this.#next !== undefined
  }
  /** Starting twice is the same as once. */
  start(): void {
    if (this.#next) return
    const due = this.#clock.now() + PULSE_MS
    this.#next = this.#clock.after(PULSE_MS, () => {
      this.#next = undefined
      this.start()
      this.#beat(this.#clock.now() > due + PULSE_MS)
    })
  }
  stop(): void {
    this.#next?.()
    this.#next = undefined
  }
}

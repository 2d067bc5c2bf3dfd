import type { Clock } from '@banyan/core/ports'

/** Lets one at a time through, in the order in which they came. */
export class Turns {
  readonly #clock: Clock
  readonly #waiting = new Set<() => void>()
  #isTaken = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Waits for a turn, `limitMs` at most. @returns whether it has come; then `release` must be called */
  async take(limitMs: number): Promise<boolean> {
    if (!this.#isTaken) {
      this.#isTaken = true
      return true
    }
    return await new Promise((resolve) => {
      const come = () => {
        cancel()
        resolve(true)
      }
      const cancel = this.#clock.after(limitMs, () => {
        this.#waiting.delete(come)
        resolve(false)
      })
      this.#waiting.add(come)
    })
  }

  /** Ends a turn: the next one begins. */
  release(): void {
    const [next] = this.#waiting
    if (!next) {
      this.#isTaken = false
      return
    }
    this.#waiting.delete(next)
    next()
  }
}

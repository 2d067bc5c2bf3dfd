import type { Cancel, Clock } from '../../ports/clock.ts'
import { WARY_TURN_MS } from '../forwarder.ts'

/** What turns are given to. */
export interface TakesTurns {
  /** When the next turn is due; undefined before the first. */
  readonly dueAt: number | undefined
  /** From when on a packet takes the next turn along, whatever is due. */
  readonly alongAt: number
  /** The timer for a turn fired that many milliseconds later than it was set to, whether or not a turn is due. */
  timerFired(lateMs: number, now: number): void
  tick(now: number): void
}

/**
 * Gives a forwarder its turns: each when it is due, and one along with a packet when the last was a while ago. So who
 * gets packets is woken by them, and hardly by a timer. There is one timer. It is brought forward when a turn gets due
 * earlier; a turn that is put off leaves it: to move a timer for every packet costs more than to wake up in vain
 * now and then.
 */
export class Turns {
  readonly #taker: TakesTurns
  readonly #clock: Clock
  #lastAt = -Infinity
  #timer: { readonly at: number; readonly cancel: Cancel } | undefined

  constructor(taker: TakesTurns, clock: Clock) {
    this.#taker = taker
    this.#clock = clock
  }

  /** Turns are taken from now on, until `stop`. Starting twice is the same as once. */
  start(): void {
    if (!this.#timer) this.#setTimer(this.#clock.now())
  }
  stop(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }

  /** Moves the timer to a turn that got due earlier. */
  follow(now: number): void {
    const { dueAt } = this.#taker
    if (this.#timer && dueAt !== undefined && this.#timer.at - dueAt >= 1) this.#setTimer(now)
  }

  /** Takes a turn now. */
  take(now: number): void {
    this.#lastAt = now
    this.#taker.tick(now)
    this.follow(now)
  }

  /** Something came or went: the turn that is due, or soon will be, is taken along. Timers of a hidden page run once a
   *  second, so that its packets are what it goes by. */
  along(now: number): void {
    const sinceMs = now - this.#lastAt
    const isDue = now >= Math.min(this.#taker.dueAt ?? -Infinity, this.#taker.alongAt)
    if (isDue && sinceMs >= WARY_TURN_MS) this.take(now)
    else this.follow(now)
  }

  #setTimer(now: number): void {
    this.#timer?.cancel()
    const at = now + Math.max(0, Math.ceil((this.#taker.dueAt ?? now + WARY_TURN_MS) - now))
    const cancel = this.#clock.after(at - now, () => {
      const now = this.#clock.now()
      this.#taker.timerFired(now - at, now)
      if (now >= (this.#taker.dueAt ?? now)) {
        this.#lastAt = now
        this.#taker.tick(now)
      }
      if (this.#timer === timer) this.#setTimer(now) // otherwise the turn stopped it, or moved it
    })
    const timer = { at, cancel }
    this.#timer = timer
  }
}

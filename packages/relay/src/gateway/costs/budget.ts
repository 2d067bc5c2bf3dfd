import type { Clock } from '@banyan/core/ports'

/** What somebody may spend. Spending is counted when it is done already, so that a budget can be overdrawn. */
export interface Budget {
  /** @returns false when the budget is overdrawn by now */
  spend(amount: number): boolean
  /** Whether more was spent than there was. Ends with time. */
  readonly isOverdrawn: boolean
}

/** Fills by `perSecond` up to `atOnce`, with which it begins. It can be overdrawn by `atOnce` at most, so that nobody
 *  waits for long. Needs no timer. */
export function budget({ clock, perSecond, atOnce }: { clock: Clock; perSecond: number; atOnce: number }): Budget {
  let left = atOnce
  let countedAt = clock.now()
  const fill = () => {
    const now = clock.now()
    left = Math.min(atOnce, left + ((now - countedAt) / 1_000) * perSecond)
    countedAt = now
  }
  return {
    spend(amount) {
      fill()
      left = Math.max(-atOnce, left - amount)
      return left >= 0
    },
    get isOverdrawn() {
      fill()
      return left < 0
    },
  }
}

/** How much somebody did of late: a sum that forgets. */
export interface Lately {
  add(amount: number): void
  readonly sum: number
}

/** A sum of which a third is left after `forgetMs`, and a third of that after as long again. */
export function lately({ clock, forgetMs }: { clock: Clock; forgetMs: number }): Lately {
  let sum = 0
  let countedAt = clock.now()
  const forget = () => {
    const now = clock.now()
    sum *= 3 ** ((countedAt - now) / forgetMs)
    countedAt = now
  }
  return {
    add(amount) {
      forget()
      sum += amount
    },
    get sum() {
      forget()
      return sum
    },
  }
}

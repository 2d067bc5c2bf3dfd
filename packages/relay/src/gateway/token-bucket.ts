import type { Clock } from '@banyan/core/ports'

export interface TokenBucket {
  /** Takes one token; false when there is none. */
  take(): boolean
}

/** Lets `perSecond` things a second pass on average, and `burst` at once after a rest. Needs no timer. */
export function tokenBucket(options: { clock: Clock; perSecond: number; burst: number }): TokenBucket {
  const { clock, perSecond, burst } = options
  let tokens = burst
  let countedAt = clock.now()
  return {
    take() {
      const now = clock.now()
      tokens = Math.min(burst, tokens + ((now - countedAt) / 1_000) * perSecond)
      countedAt = now
      if (tokens < 1) return false
      tokens -= 1
      return true
    },
  }
}

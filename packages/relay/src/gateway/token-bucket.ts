import type { Clock } from '@banyan/core/ports'

export interface TokenBucket {
  /** Takes that many tokens, all or none. @returns false when there are too few @default 1 */
  take(count?: number): boolean
}

/** Lets `perSecond` things a second pass on average, and `burst` at once after a rest. Needs no timer. */
export function tokenBucket(options: { clock: Clock; perSecond: number; burst: number }): TokenBucket {
  const { clock, perSecond, burst } = options
  let tokens = burst
  let countedAt = clock.now()
  return {
    take(count = 1) {
      const now = clock.now()
      tokens = Math.min(burst, tokens + ((now - countedAt) / 1_000) * perSecond)
      countedAt = now
      if (tokens < count) return false
      tokens -= count
      return true
    },
  }
}

import type { Clock } from '@banyan/core/ports'

export interface TokenBucket {
  /** Takes that many tokens, all or none. @returns false when there are too few @default 1 */
  take(count?: number): boolean
}

/** How fast things may go. */
export interface BucketOptions {
  clock: Clock
  /** On average. Above 0. */
  perSecond: number
  /** At once after a rest. 1 or more. */
  burst: number
}

/** Lets `perSecond` things a second pass on average, and `burst` at once after a rest. Needs no timer. */
export function tokenBucket({ clock, perSecond, burst }: BucketOptions): TokenBucket {
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

/** A bucket for each key. Beyond `most`, the key that was used least recently is forgotten; that can only admit too
 *  much. */
export function tokenBuckets<Key>({ most, ...options }: BucketOptions & { most: number }): { take(key: Key): boolean } {
  /** Used least lately first. */
  const buckets = new Map<Key, TokenBucket>()
  return {
    take(key) {
      const bucket = buckets.get(key) ?? tokenBucket(options)
      buckets.delete(key)
      buckets.set(key, bucket)
      if (buckets.size > most) buckets.delete(buckets.keys().next().value as Key)
      return bucket.take()
    },
  }
}

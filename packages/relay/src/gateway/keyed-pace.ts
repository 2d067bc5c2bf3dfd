import type { Clock } from '@banyan/core/ports'
import { tokenBucket, type TokenBucket } from './token-bucket.ts'

export interface KeyedPaceOptions {
  clock: Clock
  /** Times in a minute on average. Above 0. */
  perMinute: number
  /** Times at once after a rest. 1 or more. */
  burst: number
  /** Keys that are remembered at a time, so that memory has a limit. */
  mostKeys: number
}

/** Counts how often the same key does something. */
export interface KeyedPace {
  /** Counts one more time. @returns false when this key does it too often */
  admits(key: string): boolean
}

/** Limits how often each key may do something. Beyond `mostKeys`, the key that was seen least recently is forgotten;
 *  that can only admit too much. */
export function keyedPace({ clock, perMinute, burst, mostKeys }: KeyedPaceOptions): KeyedPace {
  /** Seen least lately first. */
  const buckets = new Map<string, TokenBucket>()
  return {
    admits(key) {
      const bucket = buckets.get(key) ?? tokenBucket({ clock, perSecond: perMinute / 60, burst })
      buckets.delete(key)
      buckets.set(key, bucket)
      const [oldest] = buckets.keys()
      if (buckets.size > mostKeys && oldest !== undefined) buckets.delete(oldest)
      return bucket.take()
    },
  }
}

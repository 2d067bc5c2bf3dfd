/** A limit: most tries in a window of seconds. */
export interface RateRule {
  readonly window: number
  readonly max: number
}

export interface RateAnswer {
  readonly allowed: boolean
  /** Seconds until it is worth trying again; null when allowed. */
  readonly retryAfter: number | null
}

interface Tries {
  count: number
  readonly until: number
}

/**
 * Counts tries by key in fixed windows, for better-auth. Remembers a limited number of keys. The oldest window is
 * forgotten first, which allows more tries, never fewer.
 * @param options.now milliseconds since 1970
 */
export function boundedRates({ now, most = 10_000 }: { now: () => number; most?: number }) {
  const kept = new Map<string, Tries>()
  return {
    get size() {
      return kept.size
    },
    async consume(key: string, { window, max }: RateRule): Promise<RateAnswer> {
      const tries = kept.get(key)
      if (tries && tries.until > now()) {
        if (tries.count >= max) return { allowed: false, retryAfter: Math.ceil((tries.until - now()) / 1000) }
        tries.count += 1
        return { allowed: true, retryAfter: null }
      }
      kept.delete(key) // so that it goes to the end
      kept.set(key, { count: 1, until: now() + window * 1000 })
      const [oldest] = kept.keys()
      if (kept.size > most && oldest !== undefined) kept.delete(oldest)
      return { allowed: true, retryAfter: null }
    },
  }
}

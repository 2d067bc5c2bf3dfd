/**
 * A percentile by the nearest rank.
 * @param sorted ascending
 * @param share 0 to 1: 0.5 is the median
 * @returns 0 for an empty list
 * @example percentile(Float64Array.from(delays).sort(), 0.99)
 */
export const percentile = (sorted: Float64Array, share: number): number =>
  sorted.length === 0 ? 0 : sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!

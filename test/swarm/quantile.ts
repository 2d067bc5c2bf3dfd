/** The value below which a share of all samples lies, between neighbours by straight line; undefined without
 *  samples. */
export function quantile(samples: readonly number[], share: number): number | undefined {
  if (samples.length === 0) return undefined
  const sorted = Float64Array.from(samples).sort()
  const at = share * (sorted.length - 1)
  const below = sorted[Math.floor(at)]!
  const beyond = at - Math.floor(at)
  return beyond === 0 ? below : below + (sorted[Math.ceil(at)]! - below) * beyond
}

/** To so many places behind the point, as a number. */
export const rounded = (value: number, places: number): number => Number(value.toFixed(places))

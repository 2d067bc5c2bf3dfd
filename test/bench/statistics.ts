/** The value below which a share of all samples lies, between neighbours by straight line. @throws RangeError without samples */
export function quantile(samples: readonly number[], share: number): number {
  if (samples.length === 0) throw new RangeError('a quantile needs at least one sample')
  const sorted = samples.toSorted((a, b) => a - b)
  const at = share * (sorted.length - 1)
  const below = sorted[Math.floor(at)]!
  const above = sorted[Math.ceil(at)]!
  return below + (above - below) * (at - Math.floor(at))
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5)

/** To so many places behind the point, as a number. */
export const rounded = (value: number, places: number): number => Number(value.toFixed(places))

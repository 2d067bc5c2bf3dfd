import { quantile as quantileIfAny, rounded } from '../swarm/quantile.ts'

export { rounded }

/** The value below which a share of all samples lies, between neighbours by straight line. @throws RangeError without
 *  samples */
export function quantile(samples: readonly number[], share: number): number {
  const value = quantileIfAny(samples, share)
  if (value === undefined) throw new RangeError('a quantile needs at least one sample')
  return value
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5)

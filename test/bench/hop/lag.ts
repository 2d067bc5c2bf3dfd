/** Below this the best match is an accident: the chirp did not come through. */
const LEAST_LIKENESS = 0.5
/** Correlates every fourth sample: 83 µs apart at 48 kHz, and chirps lie well below 6 kHz. */
const STEP = 4

/**
 * How many samples after `at` a pattern is heard, by normalised cross-correlation; undefined when it is not.
 * @param maxLag farther than this is not looked
 */
export function lagOf({
  pattern,
  heard,
  at,
  maxLag,
}: {
  pattern: Float32Array
  heard: Float32Array
  at: number
  maxLag: number
}): number | undefined {
  const energy = energyOf(pattern, 0, pattern.length)
  let best = { lag: 0, likeness: 0 }
  const end = Math.min(maxLag, heard.length - pattern.length - at)
  for (let lag = 0; lag <= end; lag += STEP) {
    let product = 0
    for (let index = 0; index < pattern.length; index += STEP) product += pattern[index]! * heard[at + lag + index]!
    const likeness = product / Math.sqrt(energy * energyOf(heard, at + lag, pattern.length) || 1)
    if (likeness > best.likeness) best = { lag, likeness }
  }
  return best.likeness >= LEAST_LIKENESS ? best.lag : undefined
}

function energyOf(samples: Float32Array, from: number, length: number): number {
  let energy = 0
  for (let index = from; index < from + length; index += STEP) energy += samples[index]! ** 2
  return energy
}

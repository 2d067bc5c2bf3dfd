/** Samples to look at for one place to compare: long enough for several words. */
export interface Alignment {
  /** Pearson's correlation of the two stretches, -1 to 1. */
  correlation: number
  /** Where in `heard` the stretch begins, in samples. */
  at: number
}

const COARSE = 12

/**
 * Finds where a stretch of what was spoken is in what was heard, and how alike they are there. Looks first at every
 * twelfth of the rate, then at every sample around the best place.
 * @param spoken the stretch to find, 48 kHz
 * @param heard longer than `spoken`
 * @throws RangeError when there is nothing to find
 */
export function align(spoken: Float32Array, heard: Float32Array): Alignment {
  if (spoken.length === 0 || heard.length < spoken.length) throw new RangeError('nothing to align')
  const coarse = best(thin(spoken), thin(heard), 0, Infinity)
  const around = coarse.at * COARSE
  return best(spoken, heard, around - 2 * COARSE, around + 2 * COARSE)
}

function best(needle: Float32Array, hay: Float32Array, from: number, to: number): Alignment {
  let found: Alignment = { correlation: -1, at: 0 }
  const last = Math.min(to, hay.length - needle.length)
  for (let at = Math.max(0, from); at <= last; at += 1) {
    const correlation = pearson(needle, hay.subarray(at, at + needle.length))
    if (correlation > found.correlation) found = { correlation, at }
  }
  return found
}

/** Averages of twelve samples: what lies below 2 kHz, where most of speech is. */
function thin(samples: Float32Array): Float32Array {
  const thinned = new Float32Array(Math.floor(samples.length / COARSE))
  for (let index = 0; index < thinned.length; index += 1) {
    let sum = 0
    for (let offset = 0; offset < COARSE; offset += 1) sum += samples[index * COARSE + offset]!
    thinned[index] = sum / COARSE
  }
  return thinned
}

/** Pearson's correlation of two equally long stretches; 0 when either is silent. */
export function pearson(a: Float32Array, b: Float32Array): number {
  let sumA = 0
  let sumB = 0
  let squareA = 0
  let squareB = 0
  let product = 0
  for (let index = 0; index < a.length; index += 1) {
    const x = a[index]!
    const y = b[index]!
    sumA += x
    sumB += y
    squareA += x * x
    squareB += y * y
    product += x * y
  }
  const n = a.length
  const spread = Math.sqrt((squareA - (sumA * sumA) / n) * (squareB - (sumB * sumB) / n))
  return spread > 1e-9 ? (product - (sumA * sumB) / n) / spread : 0
}

/**
 * How alike what was heard is to what was spoken: the median correlation of quarter-second stretches, each found by
 * itself. A pause that a busy machine puts between two stretches does not count, nor does the time that playout
 * stretches by some per cent to follow a jitter buffer; what a stretch sounds like does.
 * @returns -1 to 1
 */
export function likeness(spoken: Float32Array, heard: Float32Array, stretchSamples = 12_000): number {
  const correlations: number[] = []
  for (let at = 0; at + stretchSamples <= spoken.length; at += stretchSamples) {
    correlations.push(align(spoken.subarray(at, at + stretchSamples), heard).correlation)
  }
  return correlations.sort((a, b) => a - b)[Math.floor(correlations.length / 2)] ?? 0
}

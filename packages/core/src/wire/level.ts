/** Levels are decibels below overload (RFC 6464): 0 is the loudest, 127 is silence. Rings show 0 to 1. */
const SHOWN_FULL = 12
const SHOWN_NOTHING = 60

/** @returns the level of samples from -1 to 1: 0 to 127 decibels below overload, from their RMS */
export function measureLevel(samples: Float32Array): number {
  let energy = 0
  for (const sample of samples) energy += sample * sample
  return levelOfAmplitude(Math.sqrt(energy / Math.max(1, samples.length)))
}

/** @param amplitude linear, 0 (silence) to 1 (overload) */
export function levelOfAmplitude(amplitude: number): number {
  if (!(amplitude > 0)) return 127
  return Math.min(127, Math.max(0, Math.round(-20 * Math.log10(amplitude))))
}

/** @returns how far a ring opens: 0 for room noise and below, 1 for a loud voice */
export const shownLevel = (level: number): number =>
  Math.min(1, Math.max(0, (SHOWN_NOTHING - level) / (SHOWN_NOTHING - SHOWN_FULL)))

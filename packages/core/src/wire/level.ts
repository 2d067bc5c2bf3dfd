/** A level at which a ring is fully open, in decibels below overload: a loud voice, close to the microphone. */
const SHOWN_FULL = 12
/** A level at which a ring is closed, in decibels below overload: the noise of a quiet room. */
const SHOWN_NOTHING = 60
/** A level counts for this many milliseconds after its frame was spoken or played. After that the speaker has paused,
 *  or was muted. */
export const LEVEL_FRESH_MS = 150

/**
 * The level of a block of samples, by their root mean square.
 * @param samples mono, -1 to 1, any number of them
 * @returns whole decibels below overload (RFC 6464): 0 is the loudest, 127 is silence, also for no samples at all
 * @example measureLevel(new Float32Array(960).fill(0.1)) // 20
 */
export function measureLevel(samples: Float32Array): number {
  let energy = 0
  for (const sample of samples) energy += sample * sample
  return levelOfAmplitude(Math.sqrt(energy / Math.max(1, samples.length)))
}

/**
 * The level of a linear amplitude.
 * @param amplitude 0 (silence) to 1 (overload)
 * @returns whole decibels below overload, 0 to 127
 */
export function levelOfAmplitude(amplitude: number): number {
  if (!(amplitude > 0)) return 127
  return Math.min(127, Math.max(0, Math.round(-20 * Math.log10(amplitude))))
}

/**
 * How far a speaker's ring opens.
 * @param level decibels below overload, 0 to 127
 * @returns 0 for the noise of a room and anything quieter, 1 for a loud voice, and linear in decibels between the two
 */
export const shownLevel = (level: number): number =>
  Math.min(1, Math.max(0, (SHOWN_NOTHING - level) / (SHOWN_NOTHING - SHOWN_FULL)))

/**
 * Time constants of a ring, in ms: it opens fast, so that the first syllable shows, and closes slowly, without flicker.
 */
export const ATTACK_MS = 80
export const RELEASE_MS = 250

/** One step of a ring towards the current level, exponential and independent of the frame rate. Levels are 0 to 1. */
export function smoothLevel(step: { current: number; target: number; elapsedMs: number }): number {
  const { current, target, elapsedMs } = step
  const timeMs = target > current ? ATTACK_MS : RELEASE_MS
  return current + (target - current) * (1 - Math.exp(-Math.max(0, elapsedMs) / timeMs))
}

/**
 * Levels from which a person counts as speaking, and as silent. Between the two nothing changes, which avoids flicker.
 */
const SPEAKING_ABOVE = 0.12
const SILENT_BELOW = 0.05

export function isSpeaking(step: { before: boolean; level: number }): boolean {
  return step.before ? step.level >= SILENT_BELOW : step.level > SPEAKING_ABOVE
}

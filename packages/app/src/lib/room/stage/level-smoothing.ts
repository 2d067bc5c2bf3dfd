/** A ring opens quickly, so that a first syllable is seen, and closes slowly, so that it does not flicker. */
export const ATTACK_MS = 80
export const RELEASE_MS = 250

/** One step of a ring towards the level in the packets: exponential, the same at any frame rate. All levels 0 to 1. */
export function smoothLevel(step: { current: number; target: number; elapsedMs: number }): number {
  const { current, target, elapsedMs } = step
  const timeMs = target > current ? ATTACK_MS : RELEASE_MS
  return current + (target - current) * (1 - Math.exp(-Math.max(0, elapsedMs) / timeMs))
}

/** Above this somebody counts as speaking, below the other as silent: between the two nothing changes, so no flicker. */
const SPEAKING_ABOVE = 0.12
const SILENT_BELOW = 0.05

export function isSpeaking(step: { before: boolean; level: number }): boolean {
  return step.before ? step.level >= SILENT_BELOW : step.level > SPEAKING_ABOVE
}

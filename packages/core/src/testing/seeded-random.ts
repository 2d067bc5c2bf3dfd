import type { Random } from '../ports/random.ts'

/** Chance for tests, as ids and as numbers. */
export interface SeededRandom extends Random {
  /** A number from 0 up to, but not including, 1. */
  next(): number
}

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz'

/**
 * Chance that repeats itself: the same seed gives the same sequence (Mulberry32, 2^32 long). For tests and simulation
 * only: a few ids are enough to compute the rest.
 * @example const random = seededRandom(7)
 */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    id: (length) => Array.from({ length }, () => ALPHABET[Math.floor(next() * ALPHABET.length)]).join(''),
  }
}

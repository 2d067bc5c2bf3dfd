import type { Random } from '../ports/random.ts'

export interface SeededRandom extends Random {
  /** A number from 0 up to, but not including, 1. */
  next(): number
}

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz'

/**
 * Chance that repeats itself: the same seed gives the same sequence (Mulberry32, 2^32 long). For tests and simulation only:
 * anybody who sees a few ids can tell the rest.
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

import { describe, expect, it } from 'vitest'
import { align, likeness, pearson } from './correlate.ts'

/** Noise below 2 kHz, the same each time: a walk that leans back to zero. */
function murmur(length: number, seed: number): Float32Array {
  let state = seed
  let value = 0
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (value = value * 0.98 + (state / 2 ** 32 - 0.5) * 0.1)
  })
}

describe('align', () => {
  it('finds a stretch to the sample, however loud it is played', () => {
    const heard = murmur(48_000, 1)
    const spoken = heard.slice(12_345, 22_345).map((sample) => sample / 4)
    const found = align(spoken, heard)
    expect(found.at).toBe(12_345)
    expect(found.correlation).toBeCloseTo(1, 5)
  })

  it('tells other sounds apart', () => {
    expect(align(murmur(10_000, 2), murmur(48_000, 1)).correlation).toBeLessThan(0.4)
  })

  it('calls silence unlike anything', () => {
    expect(pearson(new Float32Array(100), murmur(100, 1))).toBe(0)
  })
})

describe('likeness', () => {
  const spoken = murmur(40_000, 1)

  it('forgives a pause between stretches', () => {
    const heard = new Float32Array(60_000)
    heard.set(spoken.subarray(0, 16_000), 1_000)
    heard.set(spoken.subarray(16_000), 20_000)
    expect(likeness(spoken, heard, 8_000)).toBeGreaterThan(0.99)
  })

  it('does not forgive another voice', () => {
    expect(likeness(spoken, murmur(60_000, 3), 8_000)).toBeLessThan(0.5)
  })
})

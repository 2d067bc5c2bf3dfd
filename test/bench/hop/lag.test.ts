import { describe, expect, it } from 'vitest'
import { lagOf } from './lag.ts'

const sweep = Float32Array.from({ length: 2_880 }, (_, at) => Math.sin(0.06 * at + 0.00004 * at * at))

function heardAfter(delay: number, { at = 4_800, gain = 1, noise = 0 } = {}) {
  let seed = 7
  const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647 - 0.5
  const heard = Float32Array.from({ length: 48_000 }, () => noise * random())
  sweep.forEach((sample, index) => (heard[at + delay + index]! += gain * sample))
  return heard
}

describe('finding a chirp in what was heard', () => {
  it.each([0, 400, 9_600, 28_800])('finds a delay of %i samples, quieter and in noise', (delay) => {
    const heard = heardAfter(delay, { gain: 0.3, noise: 0.1 })
    expect(lagOf({ pattern: sweep, heard, at: 4_800, maxLag: 33_600 })).toBe(delay)
  })

  it('finds nothing in noise', () => {
    const heard = heardAfter(0, { gain: 0, noise: 1 })
    expect(lagOf({ pattern: sweep, heard, at: 4_800, maxLag: 33_600 })).toBeUndefined()
  })

  it('finds nothing past the farthest delay', () => {
    expect(lagOf({ pattern: sweep, heard: heardAfter(20_000), at: 4_800, maxLag: 9_600 })).toBeUndefined()
  })
})

import { describe, expect, it } from 'vitest'
import { frameOf, numberOf } from './frames.ts'

describe('frames of the SFU bench', () => {
  it('tell their number', () => {
    for (const number of [0, 1, 255, 70_000, 2 ** 32 - 1]) expect(numberOf(frameOf(number))).toBe(number)
  })

  it('are as long as speech, and differ', () => {
    const lengths = Array.from({ length: 200 }, (_, number) => frameOf(number).length)
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(40)
    expect(Math.max(...lengths)).toBeLessThan(120)
    expect(new Set(lengths).size).toBeGreaterThan(40)
  })

  it('are not taken for whole when a byte has changed, or is missing', () => {
    const frame = frameOf(7)
    frame[30]! ^= 1
    expect(numberOf(frame)).toBeUndefined()
    expect(numberOf(frameOf(7).subarray(0, -1))).toBeUndefined()
    expect(numberOf(new Uint8Array(3))).toBeUndefined()
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DuplicateWindow, WINDOW_FRAMES } from './duplicate-window.ts'

describe('DuplicateWindow', () => {
  it('agrees with a list of everything seen, also where sequences wrap around', () => {
    const walk = fc.array(fc.integer({ min: -70, max: 70 }), { maxLength: 300 })
    fc.assert(
      fc.property(fc.constantFrom(0, 1_000, 0xffffffe0), walk, (start, steps) => {
        const window = new DuplicateWindow()
        const seen = new Set<number>()
        let newest = -Infinity
        let at = 100
        for (const step of steps) {
          at = Math.max(0, at + step)
          const isFresh = !seen.has(at) && at > newest - WINDOW_FRAMES
          expect(window.has((start + at) >>> 0)).toBe(!isFresh)
          expect(window.take((start + at) >>> 0)).toBe(isFresh)
          seen.add(at)
          newest = Math.max(newest, at)
        }
      }),
    )
  })
})

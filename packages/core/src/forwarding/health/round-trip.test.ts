import { describe, expect, it } from 'vitest'
import { RoundTrip } from './round-trip.ts'

/** A link whose idle path takes 40 ms, and what it measures each second after that. */
function measured(rttMs: number, isLate: (second: number) => boolean): number {
  const roundTrip = new RoundTrip()
  roundTrip.measured(40, false, 0)
  for (let second = 1; second <= 3; second += 1) roundTrip.measured(rttMs, isLate(second), second * 1_000)
  return roundTrip.excessMs
}

describe('round trips', () => {
  it('show a path that fills up, once they are too long', () => {
    expect(measured(90, () => false)).toBe(0)
    expect(measured(91, () => false)).toBe(2_000)
  })

  it('show none while one of the two does everything late, and count anew from then on', () => {
    expect(measured(200, () => true)).toBe(0)
    expect(measured(200, (second) => second === 2)).toBe(0)
    expect(measured(200, (second) => second === 1)).toBe(1_000)
  })
})

import { describe, expect, it } from 'vitest'
import { ATTACK_MS, isSpeaking, RELEASE_MS, smoothLevel } from './level-smoothing.ts'

/** The share of a jump that an exponential covers in one time constant. */
const ONE_TIME = 1 - 1 / Math.E

const after = (ms: number, { from, to, frameMs }: { from: number; to: number; frameMs: number }) => {
  let level = from
  for (let at = 0; at < ms; at += frameMs) level = smoothLevel({ current: level, target: to, elapsedMs: frameMs })
  return level
}

describe('a ring that follows a voice', () => {
  it('opens in 80 ms and closes in 250 ms', () => {
    expect(after(ATTACK_MS, { from: 0, to: 1, frameMs: 8 })).toBeCloseTo(ONE_TIME, 5)
    expect(after(RELEASE_MS, { from: 1, to: 0, frameMs: 10 })).toBeCloseTo(1 - ONE_TIME, 5)
  })

  it('moves the same at 30 and at 120 frames a second', () => {
    const slow = after(200, { from: 0.1, to: 0.9, frameMs: 1000 / 30 })
    const fast = after(200, { from: 0.1, to: 0.9, frameMs: 1000 / 120 })
    expect(slow).toBeCloseTo(fast, 5)
  })

  it.each([
    { given: 'a page that slept for a minute', current: 0.2, target: 0.8, elapsedMs: 60_000, expected: 0.8 },
    { given: 'no time at all', current: 0.2, target: 0.8, elapsedMs: 0, expected: 0.2 },
    { given: 'a clock that went back', current: 0.2, target: 0.8, elapsedMs: -5, expected: 0.2 },
  ])('stays between the two levels after $given', ({ expected, ...step }) => {
    expect(smoothLevel(step)).toBeCloseTo(expected, 5)
  })
})

describe('who counts as speaking', () => {
  it('keeps its mind between the two thresholds, so that a mark does not flicker', () => {
    expect(isSpeaking({ before: false, level: 0.08 })).toBe(false)
    expect(isSpeaking({ before: true, level: 0.08 })).toBe(true)
    expect(isSpeaking({ before: false, level: 0.5 })).toBe(true)
    expect(isSpeaking({ before: true, level: 0.01 })).toBe(false)
  })
})

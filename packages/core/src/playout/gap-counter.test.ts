import { describe, expect, it } from 'vitest'
import { GapCounter } from './gap-counter.ts'

describe('GapCounter', () => {
  it('joins lost frames and the wait for the next frame to one gap', () => {
    const gaps = new GapCounter()
    gaps.played(40)
    expect([gaps.lost(2), gaps.lost(1), gaps.played(140)]).toEqual([40, 60, 160])
    expect(gaps).toMatchObject({ count: 1, longestMs: 160 })
  })

  it('counts a new gap after each frame that is played', () => {
    const gaps = new GapCounter()
    for (const frames of [1, 3, 2]) {
      gaps.lost(frames)
      gaps.played(0)
    }
    expect(gaps).toMatchObject({ count: 3, longestMs: 60 })
  })

  it.each([
    { case: 'of less than 20 ms', latenessMs: [0, 19, 38], isLastOfSpurt: false, count: 0 },
    { case: 'of 20 ms', latenessMs: [0, 20], isLastOfSpurt: false, count: 1 },
    { case: 'between two talk spurts', latenessMs: [0, 100], isLastOfSpurt: true, count: 0 },
  ])('counts a wait $case $count times', ({ latenessMs, isLastOfSpurt, count }) => {
    const gaps = new GapCounter()
    for (const ms of latenessMs) gaps.played(ms, { isLastOfSpurt })
    expect(gaps.count).toBe(count)
  })
})

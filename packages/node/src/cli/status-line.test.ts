import { describe, expect, it } from 'vitest'
import type { SessionSnapshot } from '@banyan/core'
import { attendance, clockTime } from './status-line.ts'

describe('clockTime', () => {
  it.each([
    [0, '0:00'],
    [7_999, '0:07'],
    [750_000, '12:30'],
    [3_723_000, '1:02:03'],
  ])('%i ms reads %s', (ms, text) => {
    expect(clockTime(ms)).toBe(text)
  })
})

describe('attendance', () => {
  const joined = (changes: object) =>
    ({
      phase: 'joined',
      view: { stage: [{}, {}], listeners: 14 },
      carrying: 0,
      online: true,
      ...changes,
    }) as unknown as SessionSnapshot

  it('says what matters, and nothing of what does not happen', () => {
    expect(attendance(joined({}), 12_000, { heard: 590, lost: 0 })).toBe('0:12 · 2 on stage, 14 listening · heard 0:11')
    expect(attendance(joined({ carrying: 3, online: false }), 12_000, { heard: 590, lost: 2 })).toBe(
      '0:12 · 2 on stage, 14 listening · heard 0:11, 2 frames lost · carrying 3 · relay away',
    )
    expect(attendance({ phase: 'joining' }, 1_000, { heard: 0, lost: 0 })).toBe('0:01')
  })
})

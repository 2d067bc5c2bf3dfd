import { describe, expect, it } from 'vitest'
import { Liveness, silenceLimit } from './liveness.ts'

const signs = { openedAt: 0, heardAt: 1_000, feeds: true, jitterMs: 0 }
const speech = { since: 0, skewMs: 0 }

describe('how long a parent may be silent', () => {
  it.each([
    { case: 'even packets, somebody speaks', part: {}, isSpeech: true, limit: 120 },
    { case: 'uneven packets', part: { jitterMs: 50 }, isSpeech: true, limit: 240 },
    { case: 'very uneven packets', part: { jitterMs: 900 }, isSpeech: true, limit: 1_000 },
    { case: 'it was never asked for sound', part: { feeds: false }, isSpeech: true, limit: 3_500 },
    { case: 'it has just opened', part: { heardAt: undefined }, isSpeech: true, limit: 1_000 },
    { case: 'nobody speaks', part: {}, isSpeech: false, limit: 3_500 },
  ])('$case: $limit ms', ({ part, isSpeech, limit }) => {
    expect(silenceLimit({ ...signs, ...part }, isSpeech)).toBe(limit)
  })

  it('begins when somebody speaks, with time for the slower way', () => {
    const liveness = new Liveness()
    const begins = { since: 1_500, skewMs: 80 }
    expect(liveness.isSilent(signs, begins, 1_500 + 120 + 100 + 80)).toBe(false)
    expect(liveness.isSilent(signs, begins, 1_500 + 120 + 100 + 80 + 1)).toBe(true)
  })

  it('begins when we wake, with time for what queued up', () => {
    const liveness = new Liveness()
    liveness.woke(80, 2_000)
    expect(liveness.isSilent(signs, speech, 2_000)).toBe(true)
    liveness.woke(81, 2_000)
    expect(liveness.isSilent(signs, speech, 2_000 + 60 + 120)).toBe(false)
    expect(liveness.isSilent(signs, speech, 2_000 + 60 + 121)).toBe(true)
  })
})

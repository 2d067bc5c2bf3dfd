import { describe, expect, it } from 'vitest'
import { Liveness, silenceLimit } from './liveness.ts'

const signs = { openedAt: 0, lastSeenAt: 1_000, feeds: true, jitterMs: 0 }
const speech = { since: 0, skewMs: 0 }

describe('the limit of a silence', () => {
  it.each([
    { case: 'even packets, somebody speaks', part: {}, isSpeech: true, limit: 120 },
    { case: 'uneven packets', part: { jitterMs: 50 }, isSpeech: true, limit: 240 },
    { case: 'very uneven packets', part: { jitterMs: 900 }, isSpeech: true, limit: 1_000 },
    { case: 'a peer that was not asked for sound', part: { feeds: false }, isSpeech: true, limit: 3_500 },
    { case: 'a link that has just opened', part: { lastSeenAt: undefined }, isSpeech: true, limit: 1_000 },
    { case: 'nobody speaks', part: {}, isSpeech: false, limit: 3_500 },
  ])('$case: $limit ms', ({ part, isSpeech, limit }) => {
    expect(silenceLimit({ ...signs, ...part }, isSpeech)).toBe(limit)
  })

  it('counts from when somebody begins to speak, with time for the slower stripe', () => {
    const liveness = new Liveness()
    const begins = { since: 1_500, skewMs: 80 }
    expect(liveness.limitAt(signs, begins)).toBe(1_500 + 120 + 100 + 80)
  })

  it('counts from when this peer woke up, with time for packets that queued up', () => {
    const liveness = new Liveness()
    liveness.woke(80, 2_000)
    expect(liveness.limitAt(signs, speech)).toBe(1_000 + 120)
    liveness.woke(81, 2_000)
    expect(liveness.limitAt(signs, speech)).toBe(2_000 + 60 + 120)
  })

  it('does not count anew with each late turn of a peer that is late all the time', () => {
    const liveness = new Liveness()
    const lateMs = 300
    for (let now = 1_000; now < 5_000; now += lateMs) liveness.woke(lateMs, now)
    expect(liveness.limitAt(signs, speech, lateMs)).toBe(1_000 + 1_000 + lateMs)
  })
})

import type { ReceptionReport, PeerId } from '@banyan/core/protocol'
import { VirtualClock } from '@banyan/core/testing'
import { describe, expect, it } from 'vitest'
import { REPORT_FRESH_MS, healthOf, receptionReports } from './reception-reports.ts'

const clean: ReceptionReport = {
  played: 500,
  missing: 0,
  heldBack: 0,
  forged: 0,
  unverified: 0,
  longestGapMs: 0,
  delayMs: 40,
  bufferMs: 40,
}
const ears = (...reports: Partial<ReceptionReport>[]) =>
  new Map(reports.map((report, index) => [`ear${index}` as PeerId, { ...clean, ...report }]))

describe('healthOf', () => {
  it('has nothing to say before somebody reports', () => {
    expect(healthOf(new Map())).toBeUndefined()
  })

  it('counts the ears that missed nothing, and takes each figure of the middle one by itself', () => {
    const health = healthOf(ears({ missing: 3, longestGapMs: 60 }, { delayMs: 90 }, { delayMs: 70 }))
    expect(health).toMatchObject({ ears: 3, whole: 2, median: { missing: 0, longestGapMs: 0, delayMs: 70 } })
  })

  it.each([{ missing: 1 }, { heldBack: 1 }, { forged: 1 }, { longestGapMs: 200 }])(
    'does not count an ear as whole with %o',
    (part) => {
      expect(healthOf(ears(part, {}))).toMatchObject({ ears: 2, whole: 1, unreached: 0 })
    },
  )

  it('does not call it missing when an ear waited for a frame, and nobody could notice', () => {
    expect(healthOf(ears({ longestGapMs: 180, unverified: 40 }, {}))).toMatchObject({ ears: 2, whole: 2 })
  })

  it('counts the ears that get nothing of what they should hear', () => {
    const reports = ears({ played: 0, missing: 500 }, { played: 0, missing: 60 }, { missing: 60 }, {})
    expect(healthOf(reports)).toMatchObject({ ears: 4, whole: 1, unreached: 2, worst: { peer: 'ear0' } })
  })

  it.each([
    { worse: 'more frames held back', reports: [{ missing: 3 }, { missing: 3, heldBack: 3 }] },
    { worse: 'the greater share of what was due', reports: [{ missing: 9 }, { played: 10, missing: 5 }] },
    {
      worse: 'the longer gap',
      reports: [
        { missing: 2, longestGapMs: 20 },
        { missing: 2, longestGapMs: 40 },
      ],
    },
    { worse: 'the greater delay', reports: [{ delayMs: 50 }, { delayMs: 60 }] },
  ])('names the ear with $worse', ({ reports }) => {
    expect(healthOf(ears(...reports))!.worst.peer).toBe('ear1')
    expect(healthOf(new Map([...ears(...reports)].toReversed()))!.worst.peer).toBe('ear1')
  })
})

describe('hearings', () => {
  it('keeps the newest report of each ear, until it leaves or falls silent', () => {
    const clock = new VirtualClock()
    const room = receptionReports(clock)
    const [ada, ben] = ['ada', 'ben'] as PeerId[]
    room.record(ada!, { ...clean, missing: 7 })
    room.record(ada!, clean)
    room.record(ben!, { ...clean, missing: 1 })
    expect(room.health()).toMatchObject({ ears: 2, whole: 1, worst: { peer: ben } })
    room.forget(ben!)
    expect(room.health()).toMatchObject({ ears: 1, whole: 1 })
    clock.advance(REPORT_FRESH_MS)
    expect(room.health()).toMatchObject({ ears: 1 })
    clock.advance(1)
    expect(room.health()).toBeUndefined()
  })
})

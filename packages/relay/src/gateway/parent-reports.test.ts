import type { PeerId } from '@banyan/core/protocol'
import { VirtualClock } from '@banyan/core/testing'
import { expect, it } from 'vitest'
import { CONFIRM_GAP_MS, parentReports } from './parent-reports.ts'
import { REPORT_FRESH_MS } from './reception-reports.ts'

const [ADA, BEN, TOM] = ['ada', 'ben', 'tom'] as [PeerId, PeerId, PeerId]
const report = (part = {}) => ({ peer: TOM, packets: 250, heldBack: 0, forged: 0, unverified: 0, ...part })

it('a child confirms a parent that brings packets, once in a while', () => {
  const clock = new VirtualClock()
  const reports = parentReports(clock)
  expect(reports.record(ADA, report({ packets: 0 }))).toBe(false)
  clock.advance(CONFIRM_GAP_MS)
  expect([reports.record(ADA, report()), reports.record(ADA, report()), reports.record(BEN, report())]).toEqual([
    true,
    false,
    true,
  ])
  clock.advance(CONFIRM_GAP_MS)
  expect(reports.record(ADA, report())).toBe(true)
})

it('sums what all children said of a carrier while it is fresh, and nothing where all was well', () => {
  const clock = new VirtualClock()
  const reports = parentReports(clock)
  reports.record(BEN, report())
  expect(reports.of(TOM)).toBeUndefined()
  reports.record(ADA, report({ forged: 1 }))
  reports.record(ADA, report({ forged: 2, heldBack: 5 }))
  clock.advance(CONFIRM_GAP_MS)
  reports.record(BEN, report({ unverified: 7 }))
  expect(reports.of(TOM)).toEqual({ heldBack: 5, forged: 3, unverified: 7 })
  clock.advance(REPORT_FRESH_MS - CONFIRM_GAP_MS)
  expect(reports.of(TOM)).toEqual({ heldBack: 0, forged: 0, unverified: 7 })
  reports.forget(TOM)
  expect(reports.of(TOM)).toBeUndefined()
})

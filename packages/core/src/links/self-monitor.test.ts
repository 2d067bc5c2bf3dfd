import { describe, expect, it } from 'vitest'
import type { LinkTraffic } from '../ports/media-plane.ts'
import { accessMsOf, CHILD_BPS, slotsFor, UPLINK_SHARE } from './self-monitor.ts'
import { QUIET } from './testing/scripted-plane.ts'

describe('slots that are offered', () => {
  const carries = (children: number) => (children * CHILD_BPS) / UPLINK_SHARE
  it.each([
    { given: 'an uplink that nobody measured', wanted: 6, uplinkBps: undefined, expected: 6 },
    { given: 'a fast uplink', wanted: 6, uplinkBps: 10e6, expected: 6 },
    { given: 'an uplink that just does', wanted: 6, uplinkBps: carries(6) + 1, expected: 6 },
    { given: 'an uplink that just does not', wanted: 6, uplinkBps: carries(6) - 1, expected: 5 },
    { given: 'an uplink that carries nobody', wanted: 6, uplinkBps: 60_000, expected: 0 },
    { given: 'a person who carries nobody', wanted: 0, uplinkBps: 10e6, expected: 0 },
  ])('are $expected of $wanted given $given', ({ wanted, uplinkBps, expected }) => {
    expect(slotsFor(wanted, uplinkBps)).toBe(expected)
  })
})

describe('what our line adds', () => {
  const links = (rtts: readonly (number | undefined)[]): LinkTraffic[] =>
    Array.from(rtts, (rttMs) => ({ ...QUIET, rttMs }))
  it.each([
    { rtts: [], expected: undefined },
    { rtts: [undefined], expected: undefined },
    { rtts: [40], expected: 20 },
    { rtts: [300, undefined, 20, 40], expected: 20 },
    { rtts: [20, 40], expected: 15 },
    { rtts: [30_000], expected: 2_000 },
  ])('is $expected ms with round trips of $rtts', ({ rtts, expected }) => {
    expect(accessMsOf(links(rtts))).toBe(expected)
  })
})

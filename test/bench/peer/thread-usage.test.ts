import { describe, expect, it } from 'vitest'
import { cpuNsOf, type Reading, usageOf, wakeupsOf } from './thread-usage.ts'

const STATUS = `Name:	juice poll
State:	S (sleeping)
voluntary_ctxt_switches:	1093
nonvoluntary_ctxt_switches:	7
`

describe('what the kernel says of a thread', () => {
  it('is how long it ran, in nanoseconds', () => {
    expect(cpuNsOf('146955662 354706258 70\n')).toBe(146_955_662)
  })

  it('is how often it went to sleep by itself', () => {
    expect(wakeupsOf(STATUS)).toBe(1_093)
  })

  it.each(['', 'no figures at all', '12 34'])('is nothing else: %j', (text) => {
    expect(() => cpuNsOf(text)).toThrow(RangeError)
    expect(() => wakeupsOf(text)).toThrow(RangeError)
  })
})

describe('what threads use', () => {
  const reading = (...threads: [id: number, name: string, ms: number, wakeups: number][]): Reading =>
    new Map(threads.map(([id, name, ms, wakeups]) => [id, { name, cpuNs: ms * 1e6, wakeups }]))

  it('adds up by name and per second, the most first', () => {
    const before = reading([1, 'node', 100, 10], [2, 'worker', 50, 20], [3, 'worker', 0, 0])
    const after = reading([1, 'node', 120, 30], [2, 'worker', 80, 40], [3, 'worker', 10, 60])
    const { byName, ...sums } = usageOf(before, after, 2)
    expect(sums).toEqual({ cpuMsPerS: 30, wakeupsPerS: 50, threads: 3 })
    expect(Object.entries(byName)).toEqual([
      ['worker', 20],
      ['node', 10],
    ])
  })

  it('counts a thread that came from nothing, and one that went not at all', () => {
    const usage = usageOf(reading([1, 'old', 500, 5]), reading([2, 'new', 4, 8]), 4)
    expect(usage).toEqual({ cpuMsPerS: 1, wakeupsPerS: 2, threads: 1, byName: { new: 1 } })
  })
})

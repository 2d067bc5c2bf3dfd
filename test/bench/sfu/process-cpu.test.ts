import { describe, expect, it } from 'vitest'
import { cpuMsOf, processCpuMs } from './process-cpu.ts'

const STAT = '17 (a) b (c) S 1 17 17 0 -1 4194560 100 0 0 0 250 75 3 4 20 0 12 0 9000 1000 200'

describe('CPU of a process', () => {
  it('is user time and system time, without that of its children', () => {
    expect(cpuMsOf(STAT)).toBe(3_250)
  })

  it('is not read out of anything else', () => {
    expect(() => cpuMsOf('')).toThrow(RangeError)
    expect(() => cpuMsOf('17 (node) S 1 17')).toThrow(RangeError)
  })

  it.runIf(process.platform === 'linux')('grows with the work that is done', async () => {
    const before = await processCpuMs(process.pid)
    let after = before
    for (let turns = 0; turns < 10_000 && after === before; turns += 1) after = await processCpuMs(process.pid)
    expect(after).toBeGreaterThan(before)
  })
})

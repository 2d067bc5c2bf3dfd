import { describe, expect, it } from 'vitest'
import { Overload } from './overload.ts'

const TIMER_EVERY_MS = 100

/** A peer whose timers fire each 100 ms, or as late as said after each other, and how late they and its packets are. */
function peer() {
  const overload = new Overload()
  let now = 0
  const run = (ms: number, timerMs: number, packetsMs: readonly number[] = [timerMs], everyMs = TIMER_EVERY_MS) => {
    for (const end = now + ms; now < end; now += everyMs) {
      for (const packetMs of packetsMs) overload.packetTaken(packetMs, now)
      overload.timerFired(timerMs, now)
    }
    return overload.shedding
  }
  return { overload, run }
}

describe('Overload', () => {
  it('leaves nothing out for one late timer, and more and more while they go on coming late', () => {
    const { run } = peer()
    expect(run(100, 100)).toBe(0)
    expect(run(1_000, 0)).toBe(0)
    expect(run(200, 100)).toBe(1)
    expect(run(400, 100)).toBe(2)
    expect(run(5_000, 199)).toBe(2)
    expect(run(200, 201)).toBe(3)
    expect(run(5_000, 100)).toBe(3)
  })

  it.each([
    { timerMs: 100, shedding: 1 },
    { timerMs: 150, shedding: 2 },
    { timerMs: 300, shedding: 3 },
  ])('leaves as much out at once as timers are late: $timerMs ms', ({ timerMs, shedding }) => {
    expect(peer().run(200, timerMs)).toBe(shedding)
  })

  it.each([
    { why: 'timers of a hidden page are late and its packets are not', timerMs: 900, packetsMs: [5], everyMs: 1_000 },
    { why: 'a stripe is slow in a hidden page', timerMs: 900, packetsMs: [90, 10, 90], everyMs: 1_000 },
    { why: 'nobody speaks in a hidden page', timerMs: 900, packetsMs: [], everyMs: 1_000 },
    { why: 'the network is late, or somebody else', timerMs: 5, packetsMs: [300], everyMs: 100 },
  ])('leaves nothing out, and is not short of CPU, where $why', ({ timerMs, packetsMs, everyMs }) => {
    const { run, overload } = peer()
    expect(run(30_000, timerMs, packetsMs, everyMs)).toBe(0)
    expect(overload.isShort).toBe(false)
  })

  it('finds an end in a hidden page too', () => {
    const { run } = peer()
    expect(run(5_000, 900, [300, 250], 1_000)).toBe(3)
    expect(run(60_000, 900, [5, 20], 1_000)).toBe(0)
  })

  it('says that CPU is short before anything is left out', () => {
    const { run, overload } = peer()
    expect(run(3_000, 40)).toBe(0)
    expect(overload.isShort).toBe(true)
    run(10_000, 5)
    expect(overload.isShort).toBe(false)
  })

  it('takes one thing up after the other when timers came in time for three seconds', () => {
    const { run, overload } = peer()
    run(2_000, 300)
    expect(overload.lateMs).toBe(300)
    expect(run(4_500, 0)).toBe(3)
    expect(overload.lateMs).toBeLessThan(10)
    expect(run(1_000, 0)).toBe(2)
    expect(run(3_000, 0)).toBe(1)
    expect(run(3_000, 0)).toBe(0)
    expect(overload.lateMs).toBe(0)
  })

  it('takes nothing up while timers are a little late', () => {
    const { run } = peer()
    run(2_000, 300)
    expect(run(30_000, 30)).toBe(3)
  })

  it('waits twice as long where it was too early', () => {
    const { run } = peer()
    run(2_000, 300)
    expect(run(6_500, 0)).toBe(2)
    expect(run(200, 300)).toBe(3)
    expect(run(6_000, 0)).toBe(3)
    expect(run(2_000, 0)).toBe(2)
  })
})

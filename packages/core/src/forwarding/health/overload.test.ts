import { describe, expect, it } from 'vitest'
import { Overload } from './overload.ts'

/** A peer whose timers fire each 50 ms, and how late they and its packets are. */
function peer() {
  const overload = new Overload()
  let now = 0
  const run = (ms: number, timerMs: number, packetMs = timerMs) => {
    for (const end = now + ms; now < end; now += 50) {
      overload.packetTaken(packetMs)
      overload.timerFired(timerMs, now)
    }
    return overload.shedding
  }
  return { overload, run }
}

describe('Overload', () => {
  it('leaves nothing out for one late timer, and more and more while they go on coming late', () => {
    const { run } = peer()
    expect(run(50, 100)).toBe(0)
    expect(run(1_000, 0)).toBe(0)
    expect(run(100, 100)).toBe(1)
    expect(run(400, 100)).toBe(2)
    expect(run(400, 100)).toBe(3)
    expect(run(5_000, 100)).toBe(3)
  })

  it.each([
    { timerMs: 100, shedding: 1 },
    { timerMs: 150, shedding: 2 },
    { timerMs: 300, shedding: 3 },
  ])('leaves as much out at once as timers are late: $timerMs ms', ({ timerMs, shedding }) => {
    expect(peer().run(100, timerMs)).toBe(shedding)
  })

  it('leaves nothing out in a hidden page, whose timers are late and whose packets are not', () => {
    const { run } = peer()
    expect(run(10_000, 900, 5)).toBe(0)
  })

  it('takes one thing up after the other when timers came in time for three seconds', () => {
    const { run, overload } = peer()
    run(2_000, 300)
    expect(overload.lateMs).toBe(300)
    expect(run(5_500, 0)).toBe(3)
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
    expect(run(100, 300)).toBe(3)
    expect(run(6_000, 0)).toBe(3)
    expect(run(2_000, 0)).toBe(2)
  })
})

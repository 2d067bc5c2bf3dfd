import { describe, expect, it } from 'vitest'
import { seededRandom, VirtualClock } from './index.ts'

describe('VirtualClock', () => {
  it('runs tasks when they fall due, earliest first, and ties in the order asked', () => {
    const clock = new VirtualClock()
    const ran: string[] = []
    const note = (name: string) => () => void ran.push(`${name} at ${clock.now()}`)
    clock.after(20, note('second'))
    clock.after(10, note('first'))
    clock.after(20, note('third'))
    clock.after(31, note('never'))
    clock.advance(30)
    expect(ran).toEqual(['first at 10', 'second at 20', 'third at 20'])
    expect(clock.now()).toBe(30)
    expect(clock.pending).toBe(1)
  })

  it('runs a task that was started by a task when both fall due in the same stretch', () => {
    const clock = new VirtualClock()
    let beats = 0
    const beat = () => {
      beats += 1
      clock.after(10, beat)
    }
    clock.after(10, beat)
    clock.advance(35)
    expect(beats).toBe(3)
  })

  it('forgets a cancelled task, and cancelling twice is the same as once', () => {
    const clock = new VirtualClock()
    const cancel = clock.after(10, () => expect.unreachable())
    clock.after(10, () => {})
    cancel()
    cancel()
    expect(clock.pending).toBe(1)
    clock.advance(10)
  })

  it('keeps the order among many tasks, most of them cancelled', () => {
    const clock = new VirtualClock()
    const random = seededRandom(3)
    const ran: number[] = []
    const expected: number[] = []
    for (let task = 0; task < 2_000; task += 1) {
      const at = Math.floor(random.next() * 500)
      const cancel = clock.after(at, () => void ran.push(clock.now()))
      if (random.next() < 0.8) cancel()
      else expected.push(at)
    }
    expect(clock.pending).toBe(expected.length)
    clock.advance(500)
    expect(ran).toEqual(expected.sort((a, b) => a - b))
    expect(clock.pending).toBe(0)
  })

  it('lets promises settle while it runs, so that what they start falls due in time', async () => {
    const clock = new VirtualClock()
    const ran: number[] = []
    const sleep = (ms: number) => new Promise<void>((resolve) => void clock.after(ms, resolve))
    const walk = async () => {
      for (let step = 0; step < 3; step += 1) {
        await sleep(10)
        ran.push(clock.now())
      }
    }
    void walk()
    await clock.run(35)
    expect(ran).toEqual([10, 20, 30])
    expect(clock.now()).toBe(35)
  })
})

describe('seededRandom', () => {
  it('repeats itself for the same seed and differs for another', () => {
    const ids = (seed: number) => {
      const random = seededRandom(seed)
      return [random.id(12), random.id(12), random.next()]
    }
    expect(ids(7)).toEqual(ids(7))
    expect(ids(7)).not.toEqual(ids(8))
  })

  it('draws from the whole range, evenly', () => {
    const random = seededRandom(1)
    const tenths = Array.from({ length: 10 }, () => 0)
    for (let i = 0; i < 10_000; i += 1) tenths[Math.floor(random.next() * 10)]! += 1
    for (const tenth of tenths) expect(tenth).toBeGreaterThan(850)
    expect(random.id(500)).toMatch(/^[0-9a-z]{500}$/)
  })
})

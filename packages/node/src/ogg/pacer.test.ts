import { describe, expect, it } from 'vitest'
import { VirtualClock } from '@banyan/core/testing'
import { Pacer } from './pacer.ts'

/** Takes turns until it is aborted and notes when each came. */
function run(clock: VirtualClock) {
  const abort = new AbortController()
  const turns: number[] = []
  const pacer = new Pacer({ clock, intervalMs: 20, catchUpMs: 100 })
  const over = (async () => {
    for (;;) {
      await pacer.turn(abort.signal)
      turns.push(clock.now())
    }
  })()
  /** Lets time pass in one step, and everything that follows from it happen. */
  const advance = async (ms: number) => {
    clock.advance(ms)
    for (let i = 0; i < 100; i += 1) await Promise.resolve()
  }
  return { abort, turns, over, advance }
}

describe('Pacer', () => {
  it('gives the first turn at once and each next when it is due, so that late timers never add up', async () => {
    const { abort, turns, over, advance } = run(new VirtualClock())
    for (const ms of [0, 27, 13, 20, 21, 19]) await advance(ms)
    expect(turns).toEqual([0, 27, 40, 60, 81, 100])
    abort.abort('enough')
    await expect(over).rejects.toBe('enough')
  })

  it('makes up for 100 ms of a delay at once, lets go of the rest, and keeps the pace from there', async () => {
    const { abort, turns, over, advance } = run(new VirtualClock())
    for (const ms of [0, 1_000]) await advance(ms)
    expect(turns).toEqual([0, ...Array.from({ length: 7 }, () => 1_000)])
    for (const ms of [19, 1, 20]) await advance(ms)
    expect(turns.slice(8)).toEqual([1_020, 1_040])
    abort.abort('enough')
    await expect(over).rejects.toBe('enough')
  })

  it('leaves no timer behind when it is aborted', async () => {
    const clock = new VirtualClock()
    const { abort, over, advance } = run(clock)
    await advance(0)
    expect(clock.pending).toBe(1)
    abort.abort('enough')
    await expect(over).rejects.toBe('enough')
    expect(clock.pending).toBe(0)
  })
})

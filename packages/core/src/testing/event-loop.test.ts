import { describe, expect, it } from 'vitest'
import { EventLoop, VirtualClock } from './index.ts'

function machine() {
  const clock = new VirtualClock()
  const loop = new EventLoop(clock)
  const ran: string[] = []
  return { clock, loop, ran, note: (what: string) => () => void ran.push(`${what} at ${clock.now()}`) }
}

describe('EventLoop', () => {
  it('stands still while it is frozen, then runs late timers before what arrived earlier', () => {
    const { clock, loop, ran, note } = machine()
    loop.after(30, note('timer'))
    loop.freeze(100)
    clock.after(10, () => loop.post(note('packet')))
    clock.advance(99)
    expect(ran).toEqual([])
    clock.advance(1)
    expect(ran).toEqual(['timer at 100', 'packet at 100'])
  })

  it('does not run a timer that was cancelled while it was late', () => {
    const { clock, loop, ran, note } = machine()
    const cancel = loop.after(30, note('timer'))
    loop.freeze(100)
    clock.advance(50)
    cancel()
    clock.advance(100)
    expect(ran).toEqual([])
  })

  it('wakes its timers together when it is throttled, and takes packets in as they come', () => {
    const { clock, loop, ran, note } = machine()
    loop.throttle(1_000)
    loop.after(10, note('tick'))
    loop.after(300, note('tock'))
    clock.after(20, () => loop.post(note('packet')))
    clock.advance(2_000)
    expect(ran).toEqual(['packet at 20', 'tick at 1000', 'tock at 1000'])
  })

  it('runs nothing after its end, thawed or not', () => {
    const { clock, loop, ran, note } = machine()
    loop.after(30, note('timer'))
    loop.freeze(10)
    loop.end()
    loop.post(note('packet'))
    clock.advance(100)
    expect(ran).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import { EventLoop } from '../testing/event-loop.ts'
import { VirtualClock } from '../testing/index.ts'
import { Pulse, PULSE_MS } from './pulse.ts'

function begin() {
  const clock = new VirtualClock()
  const machine = new EventLoop(clock)
  const beats: boolean[] = []
  const pulse = new Pulse(machine, (isLate) => beats.push(isLate))
  return { clock, machine, beats, pulse }
}

describe('Pulse', () => {
  it('beats until it is stopped, and starts once however often it is started', () => {
    const { clock, beats, pulse } = begin()
    pulse.start()
    pulse.start()
    clock.advance(PULSE_MS * 3)
    expect(beats).toEqual([false, false, false])
    pulse.stop()
    clock.advance(PULSE_MS * 3)
    expect(beats).toHaveLength(3)
    expect(clock.pending).toBe(0)
  })

  it('knows when this end has stood still', () => {
    const { clock, machine, beats, pulse } = begin()
    pulse.start()
    machine.freeze(60_000)
    clock.advance(60_000)
    expect(beats).toEqual([true])
    clock.advance(PULSE_MS)
    expect(beats).toEqual([true, false])
  })
})

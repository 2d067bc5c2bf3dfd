import { describe, expect, it } from 'vitest'
import { EventLoop, Processor, VirtualClock } from './index.ts'

const PRICES = { packet: 1, send: 2, timer: 4, handshake: 20, plan: 1, message: 1 }

function machines({ cores = 1, waitingPackets = Infinity } = {}) {
  const clock = new VirtualClock()
  const processor = new Processor({ clock, prices: PRICES, cores, waitingPackets })
  const loops = [0, 1].map(() => new EventLoop(clock, processor.thread()))
  const ran: string[] = []
  const note = (what: string) => () => void ran.push(`${what} at ${clock.now()}`)
  return { clock, processor, one: loops[0]!, other: loops[1]!, ran, note }
}

describe('Processor', () => {
  it('does what machines have to do in the order in which it arose, each when the one before is done', () => {
    const { clock, processor, one, other, ran, note } = machines()
    one.post(note('a'), 'handshake')
    other.post(note('b'), 'packet')
    one.after(5, note('timer'))
    clock.advance(100)
    expect(ran).toEqual(['a at 0', 'b at 20', 'timer at 21'])
    expect(processor.spentMs).toBe(25)
  })

  it('has a machine on one core at a time, and others on the second', () => {
    const { clock, one, other, ran, note } = machines({ cores: 2 })
    one.post(note('a'), 'handshake')
    one.post(note('b'), 'packet')
    other.post(note('c'), 'packet')
    clock.advance(100)
    expect(ran).toEqual(['a at 0', 'c at 0', 'b at 20'])
  })

  it('counts what is sent on top, and takes longer where it is slower', () => {
    const { clock, processor, one, other, ran, note } = machines()
    processor.speed = 0.5
    one.post(() => {
      one.sends()
      one.sends()
    }, 'packet')
    other.post(note('b'), 'packet')
    clock.advance(100)
    expect(ran).toEqual(['b at 10'])
  })

  it('runs neither a timer that was cancelled while it waited, nor anything of a machine that has ended', () => {
    const { clock, one, other, ran, note } = machines()
    one.post(note('a'), 'handshake')
    const cancel = one.after(5, note('timer'))
    other.post(note('b'), 'packet')
    clock.advance(10)
    cancel()
    other.end()
    one.post(note('c'), 'packet')
    clock.advance(100)
    expect(ran).toEqual(['a at 0', 'c at 20'])
  })

  it('drops packets where too many wait, and says how late it is', () => {
    const { clock, processor, one, ran, note } = machines({ waitingPackets: 2 })
    one.post(note('a'), 'handshake')
    for (const name of ['b', 'c', 'd']) one.post(note(name), 'packet')
    clock.advance(15)
    expect([processor.dropped, processor.latenessMs]).toEqual([1, 15])
    clock.advance(100)
    expect(ran).toEqual(['a at 0', 'b at 20', 'c at 21'])
    expect(processor.latenessMs).toBe(0)
  })
})

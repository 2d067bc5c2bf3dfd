import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Heard } from '../ports/audio.ts'
import type { SourceId } from '../protocol/index.ts'
import { JitterBuffer, WAIT_MS } from './jitter-buffer.ts'
import type { Packet } from './packet.ts'

const packet = (sequence: number): Packet => ({
  stripe: 0,
  source: 1 as SourceId,
  sequence: sequence >>> 0,
  voice: true,
  frame: { opus: new Uint8Array(1), timestamp: (sequence * 960) >>> 0, level: 20 },
})
const show = (heard: readonly Heard[]) =>
  heard.map((each) => (each.type === 'lost' ? `${each.count} lost` : each.frame.timestamp / 960))

describe('JitterBuffer', () => {
  it('lets packets in order through at once', () => {
    const buffer = new JitterBuffer()
    expect([5, 6, 7].flatMap((sequence) => show(buffer.push(packet(sequence), 0)))).toEqual([5, 6, 7])
    expect(buffer.deadline).toBeUndefined()
  })

  it('holds what comes early until the missing one is there', () => {
    const buffer = new JitterBuffer()
    buffer.push(packet(1), 0)
    expect(buffer.push(packet(3), 10)).toEqual([])
    expect(buffer.deadline).toBe(10 + WAIT_MS)
    expect(show(buffer.push(packet(2), 20))).toEqual([2, 3])
  })

  it('counts as lost what does not come in time, and goes on', () => {
    const buffer = new JitterBuffer()
    buffer.push(packet(1), 0)
    buffer.push(packet(4), 10)
    expect(buffer.poll(9 + WAIT_MS)).toEqual([])
    expect(show(buffer.poll(10 + WAIT_MS))).toEqual(['2 lost', 4])
    expect(buffer.push(packet(2), 100)).toEqual([])
  })

  it('does not hold more than it has room for, whatever the clock says', () => {
    const buffer = new JitterBuffer()
    buffer.push(packet(0), 0)
    const heard = Array.from({ length: 64 }, (_, index) => buffer.push(packet(index + 2), 0)).flat()
    expect(show(heard).slice(0, 2)).toEqual(['1 lost', 2])
  })

  it('hears every packet once and in order when none is late by more than the wait, wrap-around included', () => {
    const delays = fc.array(fc.nat(WAIT_MS - 21), { minLength: 1, maxLength: 200 })
    fc.assert(
      fc.property(fc.constantFrom(0, 0xfffffff0), delays, (start, delay) => {
        const buffer = new JitterBuffer()
        const arrivals = delay
          .map((ms, index) => ({ sequence: (start + index) >>> 0, at: index * 20 + (index === 0 ? 0 : ms) }))
          .sort((a, b) => a.at - b.at)
        const heard = arrivals.flatMap(({ sequence, at }) => buffer.push(packet(sequence), at))
        expect(heard.map((each) => each.type === 'frame' && each.frame.timestamp)).toEqual(
          delay.map((_, index) => packet(start + index).frame.timestamp),
        )
      }),
    )
  })
})

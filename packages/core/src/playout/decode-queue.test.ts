import { describe, expect, it } from 'vitest'
import type { PlayedAudio } from '../ports/audio.ts'
import { type Decoded, DecodeQueue } from './decode-queue.ts'

const frame = (level: number, lastOfSpurt = false): PlayedAudio => ({
  ...{ type: 'frame', delayMs: 40, lastOfSpurt },
  frame: { opus: Uint8Array.of(level), timestamp: 0, level },
})
const lost = (count: number): PlayedAudio => ({ type: 'lost', count })
const sound = () => new Float32Array(1)
const show = (decoded: readonly Decoded[]) => decoded.map((each) => ('lost' in each ? `${each.lost} lost` : each.level))

describe('DecodeQueue', () => {
  it('gives each frame its level and says which one ends a spurt', () => {
    const queue = new DecodeQueue()
    const [first, last] = [queue.take(frame(20)).ticket!, queue.take(frame(60, true)).ticket!]
    const samples = sound()
    expect(queue.done(first, samples)).toEqual([{ samples, level: 20, isLast: false }])
    expect(queue.done(last, samples)).toEqual([{ samples, level: 60, isLast: true }])
  })

  it('lets what was lost wait for the frames before it, and not when there are none', () => {
    const queue = new DecodeQueue()
    expect(show(queue.take(lost(3)).decoded)).toEqual(['3 lost'])
    const ticket = queue.take(frame(20)).ticket!
    expect(show(queue.take(lost(2)).decoded)).toEqual([])
    queue.take(frame(21))
    expect(show(queue.done(ticket, sound()))).toEqual([20, '2 lost'])
  })

  it('counts a frame that the decoder leaves out as lost', () => {
    const queue = new DecodeQueue()
    const tickets = [20, 21, 22].map((level) => queue.take(frame(level)).ticket!)
    queue.done(tickets[0]!, sound())
    expect(show(queue.done(tickets[2]!, sound()))).toEqual(['1 lost', 22])
    expect(queue.done(tickets[1]!, sound())).toEqual([])
  })

  it('does not wait for a decoder for ever', () => {
    const queue = new DecodeQueue()
    const decoded = Array.from({ length: 60 }, () => queue.take(frame(20)).decoded).flat()
    expect(show(decoded)).toEqual(Array.from({ length: 10 }, () => '1 lost'))
  })
})

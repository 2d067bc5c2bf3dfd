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
  it('gives each frame its level, and says which frame ends a spurt', () => {
    const queue = new DecodeQueue()
    const [first, last] = [queue.take(frame(20)).frameId!, queue.take(frame(60, true)).frameId!]
    const samples = sound()
    expect(queue.done(first, samples)).toEqual([{ samples, level: 20, isLast: false }])
    expect(queue.done(last, samples)).toEqual([{ samples, level: 60, isLast: true }])
  })

  it('hands out lost frames after the frames before them, and at once when there are none', () => {
    const queue = new DecodeQueue()
    expect(show(queue.take(lost(3)).decoded)).toEqual(['3 lost'])
    const frameId = queue.take(frame(20)).frameId!
    expect(show(queue.take(lost(2)).decoded)).toEqual([])
    queue.take(frame(21))
    expect(show(queue.done(frameId, sound()))).toEqual([20, '2 lost'])
  })

  it('counts a frame that the decoder does not return as lost', () => {
    const queue = new DecodeQueue()
    const frameIds = [20, 21, 22].map((level) => queue.take(frame(level)).frameId!)
    queue.done(frameIds[0]!, sound())
    expect(show(queue.done(frameIds[2]!, sound()))).toEqual(['1 lost', 22])
    expect(queue.done(frameIds[1]!, sound())).toEqual([])
  })

  it('waits for a decoder for no more than 50 frames', () => {
    const queue = new DecodeQueue()
    const decoded = Array.from({ length: 60 }, () => queue.take(frame(20)).decoded).flat()
    expect(show(decoded)).toEqual(Array.from({ length: 10 }, () => '1 lost'))
  })
})

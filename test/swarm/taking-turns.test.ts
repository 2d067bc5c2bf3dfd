import { describe, expect, it } from 'vitest'
import type { OpusFrame } from '@banyan/core/ports'
import { isSpeaking, takingTurns, TURN_MS } from './taking-turns.ts'

describe('speakers who take turns', () => {
  it('speak one after the other, and somebody speaks at any time', () => {
    const at = (now: number) => [0, 1, 2].filter((index) => isSpeaking({ index, of: 3 }, now))
    expect([1_000, 4_500, 7_500, 10_700].map(at)).toEqual([[0], [1], [2], [0]])
    expect(at(TURN_MS + 100), 'the next one begins before the last one ends').toEqual([0, 1])
    for (let now = 0; now < 30_000; now += 20) expect(at(now).length).toBeGreaterThan(0)
  })

  it('hand over silence between their turns, frame by frame', async () => {
    const spoken: OpusFrame[] = [0, 1].map((frame) => ({ opus: Uint8Array.of(frame), timestamp: frame, level: 20 }))
    const times = [0, 2 * TURN_MS]
    const heard: OpusFrame[] = []
    const source = { run: async (onFrame: (frame: OpusFrame) => void) => spoken.forEach(onFrame) }
    const turns = takingTurns(source, { index: 0, of: 3 }, () => times.shift()!)
    await turns.run((frame) => void heard.push(frame), new AbortController().signal)
    expect(heard.map(({ timestamp, level }) => [timestamp, level])).toEqual([
      [0, 20],
      [1, 127],
    ])
  })
})

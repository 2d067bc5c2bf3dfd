import { describe, expect, it } from 'vitest'
import type { PlayedAudio } from '../ports/audio.ts'
import type { PeerId } from '../protocol/index.ts'
import { VirtualClock } from '../testing/index.ts'
import { ReceptionSummary } from './reception-summary.ts'

const [ada, ben] = ['ada', 'ben'] as PeerId[]

function reception() {
  const clock = new VirtualClock()
  const summary = new ReceptionSummary(clock)
  const add = (played: PlayedAudio, speaker = ada!) => {
    summary.add(speaker, played)
    clock.advance(20)
  }
  const frame = (delayMs: number, lastOfSpurt = false): PlayedAudio => ({
    type: 'frame',
    frame: { opus: new Uint8Array(1), timestamp: 0, level: 20 },
    ...{ delayMs, lastOfSpurt },
  })
  const lost = (count: number): PlayedAudio => ({ type: 'lost', count })
  const play = (frames: number, delayMs = 40) => {
    for (let count = 0; count < frames; count += 1) add(frame(delayMs))
  }
  return { clock, summary, add, frame, lost, play }
}

describe('ReceptionSummary', () => {
  it('has nothing to say while nobody speaks', () => {
    const { clock, summary, play } = reception()
    expect(summary.report(0)).toBeUndefined()
    play(10)
    clock.advance(10_000)
    expect(summary.report(0)).toBeUndefined()
  })

  it('counts what was played and what was missing in the last ten seconds, and nothing older', () => {
    const { clock, summary, add, lost, play } = reception()
    add(lost(7))
    clock.advance(10_000)
    play(20)
    add(lost(1))
    play(5)
    expect(summary.report(44)).toEqual({ played: 25, missing: 1, longestGapMs: 20, delayMs: 40, bufferMs: 44 })
  })

  it('takes the median of the delays', () => {
    const { summary, play } = reception()
    play(4, 40)
    play(5, 90)
    expect(summary.report(0)!.delayMs).toBe(90)
  })

  it('measures a gap in one piece, however it came about', () => {
    const { summary, add, frame, lost, play } = reception()
    play(3)
    add(lost(2))
    add(lost(1))
    expect(summary.report(0)!.longestGapMs).toBe(60)
    add(frame(140)) // and waited for another 100 ms
    expect(summary.report(0)!.longestGapMs).toBe(160)
  })

  it('calls it no gap when the delay changes between talk spurts, nor when another voice is later', () => {
    const { summary, add, frame, play } = reception()
    play(3)
    add(frame(40, true))
    play(3, 120)
    add(frame(300), ben)
    expect(summary.report(0)!.longestGapMs).toBe(0)
  })

  it('does not go on with a voice that left the stage', () => {
    const { summary, add, frame } = reception()
    add(frame(40))
    summary.listen([{ peer: ben! }])
    add(frame(400))
    expect(summary.report(0)!.longestGapMs).toBe(0)
  })
})

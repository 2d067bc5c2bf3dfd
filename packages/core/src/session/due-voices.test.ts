import { describe, expect, it } from 'vitest'
import type { PeerId } from '../protocol/index.ts'
import { VirtualClock } from '../testing/index.ts'
import { DueVoices, type Missed, UNHEARD_MS } from './due-voices.ts'

const [ada, ben] = ['ada', 'ben'] as [PeerId, PeerId]
const live = (peer: PeerId) => ({ peer, muted: false, publishing: true })

function open() {
  const clock = new VirtualClock()
  const reached: Missed[] = []
  const voices = new DueVoices(clock, (_speaker, missed) => void reached.push(missed))
  return { clock, voices, reached }
}

describe('DueVoices', () => {
  it('counts from the first second what should come and does not', () => {
    const { clock, voices } = open()
    voices.listen([live(ada)])
    clock.advance(UNHEARD_MS - 1)
    expect([voices.unheard, voices.missing(10_000)]).toEqual([[], { frames: 0, longestMs: 0 }])
    clock.advance(1)
    expect(voices.unheard).toEqual([ada])
    expect(voices.missing(10_000)).toEqual({ frames: 150, longestMs: 3_000 })
    clock.advance(17_000)
    expect(voices.missing(10_000)).toEqual({ frames: 500, longestMs: 20_000 })
    expect(voices.missedOf(ada)).toBe(1_000)
  })

  it('counts each speaker of whom nothing comes', () => {
    const { clock, voices } = open()
    voices.listen([live(ada), live(ben)])
    clock.advance(2_000)
    voices.came(ben)
    clock.advance(2_000)
    expect(voices.unheard).toEqual([ada])
    expect(voices.missing(10_000).frames).toBe(200)
    expect(voices.missedOf(ben)).toBe(0)
  })

  it.each([
    { what: 'is muted', member: { ...live(ada), muted: true } },
    { what: 'was muted by another', member: { ...live(ada), silenced: true } },
    { what: 'has no microphone on', member: { ...live(ada), publishing: false } },
    { what: 'does not say', member: { peer: ada, muted: false } },
  ])('expects nothing of somebody who $what', ({ member }) => {
    const { clock, voices } = open()
    voices.listen([member])
    clock.advance(60_000)
    expect(voices.unheard).toEqual([])
    expect(voices.missedOf(ada)).toBe(0)
  })

  it('expects nothing from before somebody turned their microphone on, nor after they turned it off', () => {
    const { clock, voices } = open()
    voices.listen([{ ...live(ada), muted: true }])
    clock.advance(60_000)
    voices.listen([live(ada)])
    clock.advance(UNHEARD_MS)
    expect(voices.missedOf(ada)).toBe(150)
    voices.listen([{ ...live(ada), muted: true }])
    clock.advance(60_000)
    expect([voices.unheard, voices.missedOf(ada)]).toEqual([[], 150])
  })

  it('tells what was missed when something comes again, without what the ear has counted itself', () => {
    const { clock, voices, reached } = open()
    voices.listen([live(ada)])
    voices.came(ada)
    clock.advance(6_000)
    voices.lost(ada, 120)
    voices.came(ada)
    expect(reached).toEqual([{ frames: 180, longestMs: 6_000 }])
    expect([voices.unheard, voices.missedOf(ada)]).toEqual([[], 180])
    clock.advance(1_000)
    voices.came(ada)
    expect(reached).toHaveLength(1)
  })

  it('blames nobody for the time in which this end stood still', () => {
    const { clock, voices } = open()
    voices.listen([live(ada)])
    clock.advance(60_000)
    voices.forgive()
    expect([voices.unheard, voices.missedOf(ada)]).toEqual([[], 0])
  })

  it('forgets who left the stage', () => {
    const { clock, voices } = open()
    voices.listen([live(ada)])
    clock.advance(UNHEARD_MS)
    voices.listen([])
    expect([voices.unheard, voices.missedOf(ada)]).toEqual([[], 0])
  })
})

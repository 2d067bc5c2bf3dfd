import { describe, expect, it } from 'vitest'
import type { RemoteTrack } from '../ports/link.ts'
import type { PeerId, SourceId, StageMember } from '../protocol/index.ts'
import { VirtualClock } from '../testing/index.ts'
import { RemoteAudio } from './remote-audio.ts'

const ada = 'ada000000000' as PeerId
const stream = { id: 'a stream' } as unknown as MediaStream
const track: RemoteTrack = { stream, level: () => 1 }
const seat = (part: Partial<StageMember> = {}): StageMember => ({
  ...{ peer: ada, source: 1 as SourceId, name: 'Ada', role: 'speaker', muted: false, tracks: true },
  ...part,
})

function voices() {
  const played: (MediaStream | undefined)[] = []
  const sink = {
    ...{ play() {}, setVolume() {}, end() {}, close: () => Promise.resolve() },
    playStream: (_peer: PeerId, stream: MediaStream | undefined) => void played.push(stream),
  }
  return { played, voices: new RemoteAudio({ clock: new VirtualClock(), sink, onHeard() {} }) }
}

describe('a native track', () => {
  it('is not played while its speaker is muted by another, and goes on after that', () => {
    const { played, voices: heard } = voices()
    heard.listen([seat()])
    heard.takeTrack(ada, track)
    expect(heard.level(ada)).toBeGreaterThan(0)
    heard.listen([seat({ muted: true, silenced: true })])
    heard.listen([seat({ muted: true, silenced: true })])
    expect(heard.level(ada)).toBe(0)
    heard.listen([seat()])
    expect(played).toEqual([stream, undefined, stream])
  })

  it('that comes while its speaker is muted by another is not played', () => {
    const { played, voices: heard } = voices()
    heard.listen([seat({ muted: true, silenced: true })])
    heard.takeTrack(ada, track)
    expect(played).toEqual([undefined])
  })

  it('of a speaker who says that they are muted is left alone: it is silent by itself', () => {
    const { played, voices: heard } = voices()
    heard.listen([seat()])
    heard.takeTrack(ada, track)
    heard.listen([seat({ muted: true })])
    expect(played).toEqual([stream])
  })
})

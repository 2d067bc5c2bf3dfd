import { describe, expect, it } from 'vitest'
import { hearingHere } from '../playout/hearing-here.ts'
import type { RemoteTrack } from '../ports/link.ts'
import type { PeerId, SourceId, StageMember } from '../protocol/index.ts'
import { VirtualClock } from '../testing/index.ts'
import { RemoteAudio } from './remote-audio.ts'

const ada = 'ada000000000' as PeerId
const stream = { id: 'a stream' } as unknown as MediaStream
const track: RemoteTrack = { stream, level: () => 1 }
const member = (part: Partial<StageMember> = {}): StageMember => ({
  ...{ peer: ada, source: 1 as SourceId, name: 'Ada', role: 'speaker', muted: false, tracks: true },
  ...part,
})

function open() {
  const played: (MediaStream | undefined)[] = []
  const places: boolean[] = []
  const sink = {
    setOnStage: (isOnStage: boolean) => void places.push(isOnStage),
    ...{ play() {}, setVolume() {}, end() {}, close: () => Promise.resolve() },
    playStream: (_peer: PeerId, stream: MediaStream | undefined) => void played.push(stream),
  }
  const clock = new VirtualClock()
  const openHearing = hearingHere({ clock, sink })
  return { played, places, audio: new RemoteAudio({ clock, sink, openHearing, onPlayed() {}, onFailed() {} }) }
}

describe('a native track', () => {
  it('is not played while its speaker is muted by another, and goes on after that', () => {
    const { played, audio } = open()
    audio.listen([member()], false)
    audio.takeTrack(ada, track)
    expect(audio.level(ada)).toBeGreaterThan(0)
    audio.listen([member({ muted: true, silenced: true })], false)
    audio.listen([member({ muted: true, silenced: true })], false)
    expect(audio.level(ada)).toBe(0)
    audio.listen([member()], false)
    expect(played).toEqual([stream, undefined, stream])
  })

  it('that comes while its speaker is muted by another is not played', () => {
    const { played, audio } = open()
    audio.listen([member({ muted: true, silenced: true })], false)
    audio.takeTrack(ada, track)
    expect(played).toEqual([undefined])
  })

  it('of a speaker who says that they are muted is left alone: it is silent by itself', () => {
    const { played, audio } = open()
    audio.listen([member()], false)
    audio.takeTrack(ada, track)
    audio.listen([member({ muted: true })], false)
    expect(played).toEqual([stream])
  })
})

describe('a sink', () => {
  it('hears whether this peer is on stage: at first, and whenever that changes', () => {
    const { places, audio } = open()
    for (const isOnStage of [false, false, true, true, false]) audio.listen([member()], isOnStage)
    expect(places).toEqual([false, true, false])
  })
})

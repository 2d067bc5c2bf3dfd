import { describe, expect, it } from 'vitest'
import { oneVoice } from './one-voice.ts'

const track = (kind = 'audio') => ({ kind }) as MediaStreamTrack
const stream = () => new EventTarget() as MediaStream
/** The other end takes the track out of the stream. */
const remove = (from: MediaStream, gone: MediaStreamTrack) =>
  from.dispatchEvent(Object.assign(new Event('removetrack'), { track: gone }))

describe('oneVoice', () => {
  it('takes one voice, however many streams it is in', () => {
    const isOnly = oneVoice()
    const voice = track()
    expect([isOnly(voice, stream()), isOnly(voice, stream())]).toEqual([true, true])
  })

  it('takes another when the one before is gone', () => {
    const isOnly = oneVoice()
    const [before, way] = [track(), stream()]
    isOnly(before, way)
    remove(way, before)
    expect(isOnly(track(), stream())).toBe(true)
  })

  it('refuses a second voice, and a picture', () => {
    const isOnly = oneVoice()
    expect(isOnly(track(), stream())).toBe(true)
    expect(isOnly(track(), stream())).toBe(false)
    expect(oneVoice()(track('video'), stream())).toBe(false)
  })
})

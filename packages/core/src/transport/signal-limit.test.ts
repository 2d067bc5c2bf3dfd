import { describe, expect, it } from 'vitest'
import { MAX_VOICE_SECTIONS, parseSignal, type Signal } from './signal.ts'
import { MAX_CANDIDATES, MAX_NEGOTIATIONS, SignalLimit } from './signal-limit.ts'

/** How many of 1,000 such signals a link takes. */
function taken(type: Signal['type']) {
  const limit = new SignalLimit()
  return Array.from({ length: 1_000 }, () => limit.take({ type })).filter(Boolean).length
}

describe('SignalLimit', () => {
  it.each([
    { type: 'candidate' as const, most: MAX_CANDIDATES },
    { type: 'offer' as const, most: MAX_NEGOTIATIONS },
    { type: 'renegotiate' as const, most: MAX_NEGOTIATIONS },
    { type: 'transceiverRequest' as const, most: MAX_VOICE_SECTIONS },
  ])('takes $most signals of type $type', ({ type, most }) => {
    expect(taken(type)).toBe(most)
  })

  it('takes candidates however often a link was negotiated', () => {
    const limit = new SignalLimit()
    for (let count = 0; count <= MAX_NEGOTIATIONS; count += 1) limit.take({ type: 'answer' })
    expect(limit.take({ type: 'candidate' })).toBe(true)
  })
})

describe('the sections of a description', () => {
  const offer = (...kinds: string[]) => {
    const sdp = ['v=0', ...kinds.flatMap((kind) => [`m=${kind} 9 X`, 'a=mid:0'])].map((line) => `${line}\r\n`).join('')
    return JSON.stringify({ type: 'offer', sdp })
  }
  const voices = (count: number) => Array.from({ length: count }, () => 'audio')

  it.each([
    { what: 'data', kinds: ['application'], isRead: true },
    { what: 'data and voices', kinds: ['application', 'audio', 'audio'], isRead: true },
    { what: 'data twice', kinds: ['application', 'application'], isRead: false },
    { what: 'a picture', kinds: ['application', 'video'], isRead: false },
    { what: 'all voices that there may be', kinds: voices(MAX_VOICE_SECTIONS), isRead: true },
    { what: 'one voice more', kinds: voices(MAX_VOICE_SECTIONS + 1), isRead: false },
  ])('are read: $isRead, with $what', ({ kinds, isRead }) => {
    expect(parseSignal(offer(...kinds)) !== undefined).toBe(isRead)
  })

  it('hold no voice where there are no native tracks', () => {
    expect(parseSignal(offer('application'), 0)).toBeDefined()
    expect(parseSignal(offer('application', 'audio'), 0)).toBeUndefined()
  })

  it('count, whatever ends a line', () => {
    expect(parseSignal(JSON.stringify({ type: 'offer', sdp: 'v=0\nm=video 9 X\n' }))).toBeUndefined()
  })
})

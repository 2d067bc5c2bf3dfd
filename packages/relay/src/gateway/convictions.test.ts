import type { RoomId } from '@banyan/core/protocol'
import { describe, expect, it } from 'vitest'
import { Convictions } from './convictions.ts'

const [TEA, JAZZ] = ['tea', 'jazz'] as [RoomId, RoomId]
const by = (...witnesses: string[]) => ({ why: 'forged' as const, witnesses: new Set(witnesses) })

describe('a verdict', () => {
  it('counts everywhere when two rooms have come to it by the word of different people', () => {
    const convictions = new Convictions()
    expect(convictions.record('tom', TEA, by('ada', 'ben'))).toBe(false)
    expect(convictions.everywhere('tom')).toBeUndefined()
    expect(convictions.record('tom', JAZZ, by('cleo', 'dan'))).toBe(true)
    expect(convictions.everywhere('tom')).toBe('forged')
    expect(convictions.record('tom', TEA, by('eve', 'fay'))).toBe(false)
  })

  it.each([
    { what: 'the same room', room: TEA, witnesses: ['cleo', 'dan'] },
    { what: 'the same people in another room', room: JAZZ, witnesses: ['ben', 'cleo'] },
  ])('does not count everywhere because of $what', ({ room, witnesses }) => {
    const convictions = new Convictions()
    convictions.record('tom', TEA, by('ada', 'ben'))
    expect(convictions.record('tom', room, by(...witnesses))).toBe(false)
    expect(convictions.everywhere('tom')).toBeUndefined()
  })
})

import { parsePeerId, type PeerId, type StageMember } from '@banyan/core/protocol'
import { describe, expect, it } from 'vitest'
import { speakingFace } from './speaking-face.ts'

const member = (peer: string, role: StageMember['role'], muted = false) =>
  ({ peer: parsePeerId(peer)!, name: peer, role, muted, source: 1 }) as StageMember
const ada = member('adaadaadaada', 'host')
const grace = member('gracegraceg1', 'speaker')
const lin = member('linlinlinli1', 'speaker')
const levels = (...loud: readonly [StageMember, number][]) => {
  const known = new Map(loud.map(([{ peer }, level]) => [peer, level]))
  return (peer: PeerId) => known.get(peer) ?? 0
}

describe('the face of a room', () => {
  it('is the host while nobody has spoken', () => {
    expect(speakingFace([grace, ada], levels(), undefined)).toBe(ada)
  })
  it('is the loudest of those who speak', () => {
    expect(speakingFace([ada, grace, lin], levels([grace, 0.4], [lin, 0.7]), ada.peer)).toBe(lin)
  })
  it('stays with a speaker who goes on, though somebody is louder', () => {
    expect(speakingFace([ada, grace, lin], levels([grace, 0.4], [lin, 0.7]), grace.peer)).toBe(grace)
  })
  it('stays with the person who spoke last while there is silence', () => {
    expect(speakingFace([ada, grace], levels(), grace.peer)).toBe(grace)
  })
  it('goes back to the host when that person has left the stage', () => {
    expect(speakingFace([ada, lin], levels(), grace.peer)).toBe(ada)
  })
  it('is never somebody whose microphone is off', () => {
    expect(speakingFace([ada, { ...grace, muted: true }], levels([grace, 0.9]), ada.peer)).toBe(ada)
  })
  it('is nobody when the stage is empty', () => {
    expect(speakingFace([], levels(), ada.peer)).toBeUndefined()
  })
})

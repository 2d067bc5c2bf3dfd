import { parsePeerId } from '@banyan/core/protocol'
import { describe, expect, it } from 'vitest'
import { likenessOf, type OnStage } from './lookalike.ts'

const peer = (letter: string) => parsePeerId(letter.repeat(12))!
const host: OnStage = { peer: peer('a'), name: 'Ada Lovelace', identity: 'ada', role: 'host', source: 0 }
const speaker: OnStage = { peer: peer('g'), name: 'Grace Hopper', identity: 'grace', role: 'speaker', source: 1 }
const room = { administrators: [{ id: 'root', name: 'Keeper' }], stage: [host, speaker] }

describe('a name in a room', () => {
  it.each([
    { name: 'Ada\u200D Lovelace', likeness: { to: 'stage', name: 'Ada Lovelace' } },
    { name: 'grace hopper', likeness: { to: 'stage', name: 'Grace Hopper' } },
    { name: 'K\u0435\u0435per', likeness: { to: 'administrator', name: 'Keeper' } },
    { name: 'Lin Chen', likeness: undefined },
  ])('of a listener, $name, looks like $likeness.name', ({ name, likeness }) => {
    expect(likenessOf({ name, identity: 'guest:eve', peer: peer('e') }, room)).toEqual(likeness)
  })

  it('of the people themselves looks like nobody else’s, on their other devices neither', () => {
    expect(likenessOf(host, room)).toBeUndefined()
    expect(likenessOf({ ...host, peer: peer('z') }, room)).toBeUndefined()
    expect(likenessOf({ name: 'Keeper', identity: 'root', peer: peer('k') }, room)).toBeUndefined()
  })

  it('is marked on stage for the one who has less power, or came later', () => {
    const double: OnStage = { ...speaker, peer: peer('d'), name: 'Ada Love1ace', identity: 'eve', source: 2 }
    const stage = [host, speaker, double]
    expect(likenessOf(double, { ...room, stage })).toEqual({ to: 'stage', name: 'Ada Lovelace' })
    expect(likenessOf(host, { ...room, stage })).toBeUndefined()
    const later: OnStage = { ...speaker, peer: peer('l'), identity: 'late', source: 9 }
    expect(likenessOf(later, { ...room, stage: [later, speaker] })).toMatchObject({ name: 'Grace Hopper' })
    expect(likenessOf(speaker, { ...room, stage: [later, speaker] })).toBeUndefined()
  })
})

import { parsePeerId } from '@banyan/core/protocol'
import { describe, expect, it } from 'vitest'
import { loadWords } from '../../words/load.ts'
import { type ToldVerdict, verdictSaid, verdictsSaid, withVerdict } from './verdicts.ts'

const [en, fr] = [await loadWords('en'), await loadWords('fr')]
const nia: ToldVerdict = { peer: parsePeerId('nianianianin')!, name: 'Nia', why: 'forged' }
const omar: ToldVerdict = { peer: parsePeerId('omaromaromar')!, name: 'Omar', why: 'accuser' }

describe('a verdict', () => {
  it('is a sentence that says what the computer did', () => {
    expect(verdictSaid(nia, en)).toBe('Nia’s computer changed what it passed on; it carries nobody any more.')
    expect(verdictSaid(omar, en)).toBe(
      'Omar’s computer accused others of what nobody else saw; it carries nobody any more.',
    )
    expect(verdictSaid(nia, fr)).toBe(
      'Chez Nia, l’ordinateur a modifié ce qu’il transmettait ; il ne porte plus personne.',
    )
  })

  it('takes the place of an earlier one about the same peer', () => {
    const told = withVerdict(withVerdict([], omar), nia)
    expect(told).toEqual([omar, nia])
    expect(withVerdict(told, { ...omar, why: 'forged' })).toEqual([nia, { ...omar, why: 'forged' }])
  })

  it('is said with the two before it at most', () => {
    const many = ['a', 'b', 'c', 'd'].map((name): ToldVerdict => {
      return { peer: parsePeerId(name.repeat(12))!, name, why: 'forged' }
    })
    expect(verdictsSaid(many, en)).toEqual(many.slice(1).map((verdict) => verdictSaid(verdict, en)))
    expect(verdictsSaid([nia], en)).toHaveLength(1)
  })
})

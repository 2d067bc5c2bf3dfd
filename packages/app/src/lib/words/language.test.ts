import { expect, it } from 'vitest'
import { chooseLanguage } from './language.ts'

it.each([
  { given: 'nothing at all', accepted: null, expected: 'en' },
  { given: 'French of Switzerland', accepted: 'fr-CH, en;q=0.8', expected: 'fr' },
  { given: 'a language that we lack before one that we have', accepted: 'de, fr;q=0.7, en;q=0.5', expected: 'fr' },
  { given: 'weights out of order', accepted: 'en;q=0.2, fr;q=0.9', expected: 'fr' },
  { given: 'a language ruled out', accepted: 'fr;q=0, en;q=0.1', expected: 'en' },
  { given: 'only languages that we lack', accepted: 'de, ja', expected: 'en' },
  { given: 'nonsense', accepted: ';;q=,fr;q=x', expected: 'en' },
])('answers in $expected given $given', ({ accepted, expected }) => {
  expect(chooseLanguage({ accepted })).toBe(expected)
})

it('falls back to the language of the community, for those who ask for none of ours', () => {
  expect(chooseLanguage({ accepted: 'de, ja', otherwise: 'fr' })).toBe('fr')
  expect(chooseLanguage({ accepted: 'de, en;q=0.1', otherwise: 'fr' })).toBe('en')
})

it('lets a choice made by hand win, and ignores one that makes no sense', () => {
  expect(chooseLanguage({ chosen: 'fr', accepted: 'en' })).toBe('fr')
  expect(chooseLanguage({ chosen: 'tlh', accepted: 'fr' })).toBe('fr')
})

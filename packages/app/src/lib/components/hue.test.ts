import { expect, it } from 'vitest'
import { HUES, hueOf, initialsOf, isHue } from './hue.ts'

it('gives a name the same colour everywhere, capitals and blanks aside', () => {
  expect(hueOf(' ada lovelace ')).toBe(hueOf('Ada Lovelace'))
})

it('uses every colour for some name, and only those there are', () => {
  const hues = new Set(Array.from({ length: 500 }, (_, index) => hueOf(`person ${index}`)))
  expect([...hues].every(isHue)).toBe(true)
  expect(hues.size).toBe(HUES)
})

it.each([
  { name: 'Ada Lovelace', expected: 'AL' },
  { name: 'Björn', expected: 'B' },
  { name: '  María José   Carreño Quiñones ', expected: 'MQ' },
  { name: 'éloïse', expected: 'É' },
  { name: 'e\u0301lo\u0131se', expected: 'E\u0301' },
  { name: '👩‍🚀 Sally', expected: '👩‍🚀S' },
  { name: '', expected: '?' },
])('writes "$expected" on the face of "$name"', ({ name, expected }) => {
  expect(initialsOf(name)).toBe(expected)
})

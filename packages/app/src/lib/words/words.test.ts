import { describe, expect, it } from 'vitest'
import { en } from './en.ts'
import { fr } from './fr.ts'

type Entry = { path: string; value: unknown }
const entries = (value: unknown, path = ''): Entry[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => entries(inner, path ? `${path}.${key}` : key))
    : [{ path, value }]

/** Speaks an entry with what it may be given; the types have checked that it fits. */
const spoken = ({ value }: Entry, count: number): string =>
  typeof value === 'function' ? String(value(...sample(value.length, count))) : String(value)
const sample = (length: number, count: number) => [count, 'Ada', count].slice(0, length)

const english = entries(en)
const french = new Map(entries(fr).map((entry) => [entry.path, entry]))
/** The same word in both languages, rightly. */
const ALIKE = new Set(['app.name', 'timeline.inside'])

describe('the words of the app', () => {
  it('are complete in French', () => {
    expect([...french.keys()].sort()).toEqual(english.map(({ path }) => path).sort())
  })

  it('are all said, and all translated', () => {
    const texts = english.filter(({ value }) => typeof value === 'string')
    const missing = texts.filter(({ path, value }) => value === '' || french.get(path)?.value === '')
    const alike = texts.filter(({ path, value }) => !ALIKE.has(path) && french.get(path)?.value === value)
    expect(missing).toEqual([])
    expect(alike).toEqual([])
  })

  it.each([
    { path: 'room.count', language: en, one: '1 listening', many: '1,200 listening' },
    { path: 'room.count', language: fr, one: '1 à l’écoute', many: '1\u202f200 à l’écoute' },
  ])('write numbers as the language does: $many', ({ language, one, many }) => {
    expect(language.room.count(1)).toBe(one)
    expect(language.room.count(1200)).toBe(many)
  })

  it('know one from many, and that nobody is singular in French', () => {
    expect(en.carry.now(1)).toBe('1 person hears this through you.')
    expect(en.carry.now(3)).toBe('3 people hear this through you.')
    expect(fr.carry.now(1)).toBe('1 personne entend grâce à vous.')
    expect(fr.end.hint(2)).toContain('2 personnes')
  })

  it('say every problem as a sentence, with an end', () => {
    for (const words of [en, fr]) for (const text of Object.values(words.problems)) expect(text).toMatch(/\.$/)
  })

  it('leave no gap where a count or a name goes', () => {
    for (const entry of [...english, ...french.values()]) {
      if (entry.path === 'timeline.onStage') continue // takes a list
      expect(spoken(entry, 3), entry.path).not.toMatch(/undefined|NaN|\[object/)
    }
    expect(en.timeline.onStage(['Ada', 'Grace', 'Lin'], 0)).toBe('Ada, Grace and Lin on stage')
    expect(fr.timeline.onStage(['Ada', 'Grace'], 2)).toBe('Ada, Grace et 2 de plus sur scène')
  })
})

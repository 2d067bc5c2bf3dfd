import { REACTION_KINDS } from '@banyan/core/protocol'
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

/** Those that take a list, or two counts. */
const TAKE_OTHERS = new Set([
  'timeline.onStage',
  'social.hosting.far',
  'powers.blockedOnStage',
  'powers.reactions.said',
])

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
    expect(en.carry.now(1)).toBe('You carry 1 person')
    expect(en.carry.now(3)).toBe('You carry 3 people')
    expect(fr.carry.now(1)).toBe('Vous portez 1 personne')
    expect(fr.end.hint(2)).toContain('2 personnes')
  })

  it.each([
    { bytes: 0, english: '0 MB this month', french: '0 Mo ce mois-ci' },
    { bytes: 12_400_000, english: '12 MB this month', french: '12 Mo ce mois-ci' },
    { bytes: 1_240_000_000, english: '1.2 GB this month', french: '1,2 Go ce mois-ci' },
    { bytes: 20_400_000_000, english: '20 GB this month', french: '20 Go ce mois-ci' },
  ])('round what was sent to what people pay by: $english', ({ bytes, english, french }) => {
    expect([en.carry.month(bytes), fr.carry.month(bytes)]).toEqual([english, french])
  })

  it('say every problem as a sentence, with an end', () => {
    for (const words of [en, fr]) for (const text of Object.values(words.problems)) expect(text).toMatch(/\.$/)
  })

  it('leave no gap where a count or a name goes', () => {
    for (const entry of [...english, ...french.values()]) {
      if (TAKE_OTHERS.has(entry.path)) continue
      expect(spoken(entry, 3), entry.path).not.toMatch(/undefined|NaN|\[object/)
    }
    expect(en.timeline.onStage(['Ada', 'Grace', 'Lin'], 0)).toBe('Ada, Grace and Lin on stage')
    expect(en.social.hosting.far(12, 600)).toBe('You have 12 of 600 followers.')
    expect(fr.social.hosting.far(12, 600)).toBe('Vous en avez 12 sur 600.')
    expect(fr.timeline.onStage(['Ada', 'Grace'], 2)).toBe('Ada, Grace et 2 de plus sur scène')
    expect(en.powers.blockedOnStage(['Ada'])).toBe('Ada is on stage. You blocked this person.')
    expect(fr.powers.blockedOnStage(['Ada', 'Lin'])).toBe('Sur scène : Ada et Lin. Vous avez bloqué ces personnes.')
  })

  it('count reactions by what they are, and name none that nobody sent', () => {
    expect(en.powers.reactions.said([3, 0, 0, 0, 0, 1])).toBe('Reactions: hearts 3 and full marks 1.')
    expect(fr.powers.reactions.said([0, 1200, 0, 0, 0, 0])).toBe('Réactions : applaudissements 1\u202f200.')
    for (const { powers } of [en, fr]) expect(powers.reactions.kinds).toHaveLength(REACTION_KINDS)
  })

  it.each([
    { place: 1, english: '1st', french: '1re' },
    { place: 2, english: '2nd', french: '2e' },
    { place: 3, english: '3rd', french: '3e' },
    { place: 12, english: '12th', french: '12e' },
    { place: 21, english: '21st', french: '21e' },
  ])('number places in a queue as people do: $english, $french', ({ place, english, french }) => {
    expect(en.powers.place(place)).toContain(`You are ${english} in line`)
    expect(fr.powers.place(place)).toContain(`en ${french} position`)
  })
})

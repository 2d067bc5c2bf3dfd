import { readFileSync } from 'node:fs'
import { REACTION_KINDS } from '@banyan/core/protocol'
import { describe, expect, it } from 'vitest'
import { dayOf, spanOf, volumeOf } from './amounts.ts'
import { LANGUAGES } from './language.ts'
import { listed, namesAndMore } from './list.ts'
import { loadTreeWords, loadWords } from './load.ts'
import { reactionNames, reactionsSaid } from './reactions.ts'

const [en, fr] = [await loadWords('en'), await loadWords('fr')]

describe('the words of the app', () => {
  it.each([
    { words: en, one: '1 listening', many: '1,200 listening' },
    { words: fr, one: '1 à l’écoute', many: '1\u202f200 à l’écoute' },
  ])('write numbers as the language does: $many', ({ words, one, many }) => {
    expect(words.room_count({ count: 1 })).toBe(one)
    expect(words.room_count({ count: 1200 })).toBe(many)
  })

  it('know nobody from one from many, and that nobody is singular in French', () => {
    expect([0, 1, 3].map((count) => en.carry_now({ count }))).toEqual([
      'Nobody hears through you right now',
      'You carry 1 person',
      'You carry 3 people',
    ])
    expect(fr.carry_now({ count: 1 })).toBe('Vous portez 1 personne')
    expect(fr.end_hint({ count: 2 })).toContain('2 personnes')
    expect(fr.social_compose_left({ count: 0 })).toBe('0 caractère restant')
    expect(fr.timeline_people({ count: 1_000_000 })).toMatch(/personnes$/)
  })

  it.each([
    { bytes: 0, english: '0 MB this month', french: '0 Mo ce mois-ci' },
    { bytes: 12_400_000, english: '12 MB this month', french: '12 Mo ce mois-ci' },
    { bytes: 1_240_000_000, english: '1.2 GB this month', french: '1,2 Go ce mois-ci' },
    { bytes: 20_400_000_000, english: '20 GB this month', french: '20 Go ce mois-ci' },
  ])('round what was sent to what people pay by: $english', ({ bytes, english, french }) => {
    const month = (words: typeof en) => words.carry_month({ volume: volumeOf(words, bytes) })
    expect([month(en), month(fr)]).toEqual([english, french])
  })

  it('say times and days as people write them', async () => {
    const ofTree = [await loadTreeWords('en'), await loadTreeWords('fr')]
    expect(ofTree.map((words) => [spanOf(words, 59), spanOf(words, 130)])).toEqual([
      ['59 s', '2 min'],
      ['59 s', '2 min'],
    ])
    const day = Date.UTC(2026, 10, 5, 23, 30)
    expect([en, fr].map((words) => dayOf(words, day, 'UTC'))).toEqual(['5 Nov 2026', '5 nov. 2026'])
    expect(en.social_profile_joined({ ms: day })).toBe('Here since November 2026')
    expect(en.room_turned_down({ volume: 0.125 })).toBe('turned down to 12.5%')
  })

  it('put names in a row, and count those for whom there is no space', () => {
    const onStage = (words: typeof en, names: string[], more: number) =>
      words.timeline_on_stage({ names: namesAndMore(words, names, more) })
    expect(onStage(en, ['Ada', 'Grace', 'Lin'], 0)).toBe('Ada, Grace and Lin on stage')
    expect(onStage(fr, ['Ada', 'Grace'], 2)).toBe('Ada, Grace et 2 de plus sur scène')
    const blocked = (words: typeof en, names: string[]) =>
      words.powers_blocked_on_stage({ names: listed(words, names), count: names.length })
    expect(blocked(en, ['Ada'])).toBe('Ada is on stage. You blocked this person.')
    expect(blocked(fr, ['Ada', 'Lin'])).toBe('Sur scène : Ada et Lin. Vous avez bloqué ces personnes.')
  })

  it('tell two counts apart', () => {
    expect(en.social_hosting_far({ followers: 12, needed: 600 })).toBe('You have 12 of 600 followers.')
    expect(fr.social_hosting_far({ followers: 12, needed: 600 })).toBe('Vous en avez 12 sur 600.')
  })

  it('count reactions by what they are, and name none that nobody sent', () => {
    expect(reactionsSaid(en, [3, 0, 0, 0, 0, 1])).toBe('Reactions: hearts 3 and full marks 1.')
    expect(reactionsSaid(fr, [0, 1200, 0, 0, 0, 0])).toBe('Réactions : applaudissements 1\u202f200.')
    for (const words of [en, fr]) expect(reactionNames(words)).toHaveLength(REACTION_KINDS)
  })

  it.each([
    { place: 1, english: '1st', french: '1re' },
    { place: 2, english: '2nd', french: '2e' },
    { place: 3, english: '3rd', french: '3e' },
    { place: 12, english: '12th', french: '12e' },
    { place: 21, english: '21st', french: '21e' },
  ])('number places in a queue as people do: $english, $french', ({ place, english, french }) => {
    expect(en.powers_place({ place })).toContain(`You are ${english} in line`)
    expect(fr.powers_place({ place })).toContain(`en ${french} position`)
  })

  it('come in the languages that Paraglide is told of, and in no others', () => {
    const settings: unknown = JSON.parse(
      readFileSync(new URL('../../../project.inlang/settings.json', import.meta.url), 'utf8'),
    )
    expect(settings).toMatchObject({ baseLocale: 'en', locales: LANGUAGES })
  })
})

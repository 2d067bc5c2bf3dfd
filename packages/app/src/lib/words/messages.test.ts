import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type AccountWords, loadAccountWords } from './account-words.ts'
import { type AdminWords, loadAdminWords } from './admin-words.ts'
import { LANGUAGES, type Language } from './language.ts'
import { loadTreeWords, loadWords, type TreeWords, type Words } from './load.ts'

/** A message with variants, as in a file. The first variant that matches is used. */
interface Choice {
  readonly declarations?: readonly string[]
  readonly match: Readonly<Record<string, string>>
}
type Messages = { readonly [key: string]: string | readonly [Choice] | Messages }
type Entry = { readonly name: string; readonly value: string | Choice }

const read = (language: Language): Messages =>
  JSON.parse(readFileSync(new URL(`../../../messages/${language}.json`, import.meta.url), 'utf8')) as Messages
const entries = (messages: Messages, before = ''): Entry[] =>
  Object.entries(messages).flatMap(([key, value]) =>
    typeof value === 'string' || Array.isArray(value)
      ? [{ name: before + key, value: typeof value === 'string' ? value : (value as readonly [Choice])[0] }]
      : entries(value as Messages, `${before}${key}_`),
  )
const textsOf = ({ value }: Entry): string[] => (typeof value === 'string' ? [value] : Object.values(value.match))
/** The inputs of a message: those in its texts and selectors, without computed ones. */
function inputsOf({ value }: Entry): string[] {
  const declarations = typeof value === 'string' ? [] : (value.declarations ?? [])
  const local = new Map(declarations.map((line) => /^local (\w+) = (\w+):/.exec(line)!.slice(1, 3) as [string, string]))
  const named = textsOf({ name: '', value }).flatMap((text) =>
    [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!),
  )
  const deciding = typeof value === 'string' ? [] : Object.keys(value.match).flatMap((key) => selectors(key))
  return [...new Set([...named, ...deciding].map((name) => local.get(name) ?? name))].sort()
}
const selectors = (key: string): string[] => key.split(',').map((part) => part.split('=')[0]!.trim())

const english = entries(read('en'))
const others = LANGUAGES.filter((language) => language !== 'en')
/** Messages that are the same in every language on purpose. */
const ALIKE = new Set(['app_name', 'timeline_inside', 'room_percent', 'tree_share', 'tree_seconds', 'tree_minutes'])

describe.each(others)('the messages in %s', (language) => {
  const mine = new Map(entries(read(language)).map((entry) => [entry.name, entry]))

  it('are those of English, in its order', () => {
    expect([...mine.keys()]).toEqual(english.map(({ name }) => name))
  })

  it('are all translated', () => {
    const alike = english.filter((entry) => {
      const texts = new Set(textsOf(entry))
      return !ALIKE.has(entry.name) && textsOf(mine.get(entry.name)!).every((text) => texts.has(text))
    })
    expect(alike).toEqual([])
  })

  it('take what English takes, and say it', () => {
    const wrong = english.filter((entry) => inputsOf(entry).join() !== inputsOf(mine.get(entry.name)!).join())
    expect(wrong).toEqual([])
  })

  it('compute nothing by another rule under a name that English uses', () => {
    // A message has the declarations of all its languages. Of two with the same name, one would be lost.
    const rules = ({ value }: Entry) => (typeof value === 'string' ? [] : (value.declarations ?? []))
    const ruleName = (rule: string) => rule.split(' = ')[0]
    const clashing = english.filter((entry) =>
      rules(entry).some((rule) =>
        rules(mine.get(entry.name)!).some((other) => ruleName(rule) === ruleName(other) && rule !== other),
      ),
    )
    expect(clashing).toEqual([])
  })
})

describe.each(LANGUAGES)('every message in %s', (language) => {
  const all = entries(read(language))

  it('has a name that its function has too', () => {
    expect(all.filter(({ name }) => !/^[a-z][a-z0-9_]*$/.test(name))).toEqual([])
  })

  it('ends in a variant for all that is left', () => {
    const isLast = (key: string) => key.split(',').every((part) => part.trim().endsWith('=*'))
    const open = all.filter(({ value }) => typeof value !== 'string' && !isLast(Object.keys(value.match).at(-1)!))
    expect(open).toEqual([])
  })

  it.each([0, 1, 3, 1200])('says something that is whole, given %i', async (given) => {
    const words: Words & TreeWords & AdminWords & AccountWords = {
      ...(await loadWords(language)),
      ...(await loadTreeWords(language)),
      ...(await loadAdminWords(language)),
      ...(await loadAccountWords(language)),
    }
    for (const entry of all) {
      const say = words[entry.name as keyof typeof words] as (inputs: Record<string, number>) => string
      const said = say(Object.fromEntries(inputsOf(entry).map((input) => [input, given])))
      expect(said, entry.name).toMatch(/^(?!.*(undefined|NaN|\[object|[{}])).+$/)
    }
  })

  it('about a problem is a sentence, with an end', () => {
    const problems = all.filter(({ name }) => /^(accounts_problem|problems)_/.test(name))
    expect(problems.length).toBeGreaterThan(60)
    expect(problems.filter(({ value }) => typeof value !== 'string' || !/[.]$/.test(value))).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import { lookAlike } from './skeleton.ts'

describe('two names', () => {
  it.each([
    { one: 'Ada Lovelace', other: 'Ada Lovelace', what: 'the same letters' },
    { one: 'Ada Lovelace', other: '\u0410d\u0430 L\u043Ev\u0435lace', what: 'Cyrillic letters' },
    { one: 'Ada Lovelace', other: '\u0391da Lovelace', what: 'a Greek capital' },
    { one: 'Ada Lovelace', other: 'Ada\u200D Lovelace', what: 'a joiner' },
    { one: 'Ada Lovelace', other: 'ADA LOVELACE', what: 'capitals' },
    { one: 'Ada Lovelace', other: 'Ada_Lovelace.', what: 'other spaces' },
    { one: 'Ada Lovelace', other: 'Ada Lovelace \u2713', what: 'a tick' },
    { one: 'Ada Lovelace', other: '\u0226d\u00E0 Lovelac\u0119', what: 'accents' },
    { one: 'Ada Lovelace', other: 'AdaLove1ace', what: 'a digit' },
    { one: 'Ada Lovelace', other: 'Ada L0velace', what: 'a nought' },
    { one: 'Alan Kay', other: 'AIan Kay', what: 'a capital I' },
    { one: 'Marie Curie', other: '\uFF2Darie Curie', what: 'a wide letter' },
    { one: 'Marie Curie', other: '\u{1D40C}arie Curie', what: 'a letter of mathematics' },
    { one: 'Emmy Noether', other: 'Ernrny Noether', what: 'r and n' },
    { one: 'Bj\u00F8rn', other: 'Bjorn', what: 'a stroke' },
    { one: '\u041F\u0451\u0442\u0440', other: '\u041F\u0435\u0442\u0440', what: 'a Russian yo' },
    { one: '\u{1F333}\u{1F333}', other: '\u{1F333}\u{1F333}', what: 'emoji alone' },
    {
      one: 'Ada Lovelace',
      other: '\u1D00\u1D05\u1D00 \u029F\u1D0F\u1D20\u1D07\u029F\u1D00\u1D04\u1D07',
      what: 'small capitals',
    },
    { one: 'Ada', other: '\u{1F150}\u{1F153}\u{1F150}', what: 'letters in black circles' },
    { one: 'Ada', other: '\u{1F170}\u{1F173}\u{1F170}', what: 'letters in black squares' },
    { one: 'Ada', other: '\u{1F1E6}\u{1F1E9}\u{1F1E6}', what: 'halves of flags' },
    { one: 'Ada', other: 'Ada \u{1F1EB}\u{1F1F7}', what: 'a flag beside it' },
    { one: 'Iris Love', other: '|ris Love', what: 'a bar' },
    { one: 'Iris Love', other: '!ris Love', what: 'an exclamation mark for a letter' },
    { one: 'Iris Love', other: 'Iris Love!', what: 'an exclamation mark' },
    { one: 'Ada Sage', other: '@d4 5age', what: 'a sign and digits' },
    { one: 'William', other: 'VVilliam', what: 'two v' },
    { one: 'O\u2019Brien', other: 'O\u02BCBrien', what: 'an apostrophe that is a letter' },
    { one: 'Ada', other: 'A\uA78Cda', what: 'a letter that is a stroke' },
    { one: '\u0645\u0631\u064A\u0645', other: '\u0645\u0640\u0631\u064A\u0645', what: 'a longer Arabic word' },
    { one: 'Bob', other: '\u0412\u043E\u0432', what: 'a Cyrillic ve for a capital' },
  ])('look alike with $what', ({ one, other }) => {
    expect(lookAlike(one, other)).toBe(true)
    expect(lookAlike(other, one)).toBe(true)
  })

  it.each([
    ['Ada Lovelace', 'Ada Byron'],
    ['Ada', 'Adam'],
    ['Lin', 'Lina'],
    ['\u{1F333}', '\u{1F334}'],
    ['\u5F20\u4E09', '\u674E\u56DB'],
    ['\u0645\u0631\u064A\u0645', '\u0645\u062D\u0645\u062F'],
    ['!', '?'],
    ['Clara', 'Dora'],
    ['\u30AB\u30FC\u30EA', '\u30AB\u30EA'],
  ])('do not: %s, %s', (one, other) => {
    expect(lookAlike(one, other)).toBe(false)
  })
})

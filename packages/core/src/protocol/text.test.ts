import * as fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { cleanLine, cleanText, hasVisible } from './text.ts'
import { Name, Title, typedText, typedTextOrNothing } from './typed.ts'

/** Texts of what breaks texts: joiners, marks, controls, halves of characters, letters of many scripts. */
const odd = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...['\u200B', '\u200C', '\u200D', '\u2060', '\u202E', '\u2067', '\u2068', '\u2069', '\u200F', '\uFE0F'],
        ...['\u3164', '\u115F', '\u1160', '\uFFA0', '\u2800', '\u00AD', '\u034F', '\u061C', '\uFEFF', '\uFFFC'],
        ...['\u{E0041}', '\u{E007F}', '\u{E0100}', '\u180B', '\u20E3', '\uD83D', '\uDC00', '\u0301', '\u0E31'],
        ...['a', 'I', '1', '\u0645', '\u062F', '\u0915', '\u094D', '\u09B0', '\u09CD', '\u0E44', '\u845B', '\u1820'],
        ...['\u{1F468}', '\u{1F3FD}', '\u2764', '\u{1F3F4}', '\u{E0067}', '\u{E0062}', ' ', '\u00A0', '\n', '\t'],
      ),
      fc.string({ unit: 'binary', maxLength: 2 }),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''))

describe('a line that somebody types', () => {
  it.each([
    { what: 'a joiner between Latin letters and spaces', raw: 'Ada\u200D Lovelace', clean: 'Ada Lovelace' },
    { what: 'an override', raw: '\u202EecalevoL adA', clean: 'ecalevoL adA' },
    { what: 'an isolate that nobody closes', raw: '\u2067Ada', clean: 'Ada' },
    { what: 'a mark of direction', raw: 'Ada\u200F', clean: 'Ada' },
    { what: 'a word joiner and a soft hyphen', raw: 'A\u2060d\u00ADa', clean: 'Ada' },
    { what: 'tags', raw: 'Ada\u{E0041}\u{E0042}', clean: 'Ada' },
    { what: 'a selector behind a letter or a digit', raw: 'Ada\uFE0F 1\uFE0F \u{E0100}', clean: 'Ada 1' },
    { what: 'half a character', raw: 'Ada\uD83D', clean: 'Ada' },
    { what: 'a noncharacter and a replacement of an object', raw: 'A\uFFFEd\uFFFCa', clean: 'Ada' },
    { what: 'other spaces', raw: '\u3000Ada\u00A0\u2009 Lovelace\u2003', clean: 'Ada Lovelace' },
    { what: 'blank letters', raw: 'Ada\u3164\u115F\u1160\uFFA0', clean: 'Ada' },
    { what: 'the blank of Braille', raw: '\u2801\u2819\u2801\u2800\u2807', clean: '\u2801\u2819\u2801 \u2807' },
    { what: 'marks before the first letter', raw: '\u0301\u0489Ada', clean: 'Ada' },
    { what: 'another normal form', raw: 'Zoe\u0308', clean: 'Zo\u00EB' },
    { what: 'a joiner in the way of a mark', raw: 'e\u200D\u0301', clean: '\u00E9' },
    {
      what: 'a joiner behind a letter that joins nothing',
      raw: '\u0645\u062D\u0645\u062F\u200D',
      clean: '\u0645\u062D\u0645\u062F',
    },
  ])('loses or mends $what', ({ raw, clean }) => {
    expect(cleanLine(raw)).toBe(clean)
  })

  it.each([
    { what: 'Persian, which parts words without a space', kept: '\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645' },
    { what: 'an Arabic letter drawn as if one followed', kept: '\u0661\u0664\u0664\u0665 \u0647\u200D' },
    { what: 'Hindi with a half letter', kept: '\u0915\u094D\u200D\u0937' },
    { what: 'Hindi with a visible virama', kept: '\u0915\u094D\u200C\u0937' },
    { what: 'a Malayalam chillu', kept: '\u0D28\u0D4D\u200D' },
    { what: 'Bengali r before y', kept: '\u09B0\u200D\u09CD\u09AF' },
    { what: 'Sinhala', kept: '\u0DC1\u0DCA\u200D\u0DBB\u0DD3' },
    { what: 'Mongolian with a variant', kept: '\u182E\u180B\u1823' },
    { what: 'a variant of a Japanese character', kept: '\u845B\u{E0100}\u98FE' },
    { what: 'a family', kept: '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}' },
    { what: 'a health worker of a skin tone', kept: '\u{1F469}\u{1F3FD}\u200D\u2695\uFE0F' },
    { what: 'a heart on fire', kept: '\u2764\uFE0F\u200D\u{1F525}' },
    { what: 'the flag of Scotland', kept: '\u{1F3F4}\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}' },
    { what: 'a flag of many colours', kept: '\u{1F3F3}\uFE0F\u200D\u{1F308}' },
    { what: 'a keycap', kept: '1\uFE0F\u20E3' },
    { what: 'pointed Hebrew', kept: '\u05E9\u05C1\u05B8\u05DC\u05D5\u05B9\u05DD' },
    { what: 'Vietnamese', kept: 'Nguy\u1EC5n V\u0103n \u1EE8ng' },
  ])('keeps $what', ({ kept }) => {
    expect(cleanLine(kept)).toBe(kept.normalize('NFC'))
    expect(v.parse(Name, kept)).toBe(kept.normalize('NFC'))
  })

  it('bounds how many marks pile up on a letter', () => {
    const zalgo = v.parse(Name, `Z${'\u0351\u0357\u0312\u030C'.repeat(20)}ada`)
    expect([...zalgo.matchAll(/\p{M}/gu)]).toHaveLength(4)
    expect(v.is(Name, `Z${'\u0351'.repeat(1_000)}`)).toBe(false)
  })

  it.each([
    ...['\u200B', '\u3164', '\u2800', '\u2060', '\u115F', '\u1160', '\uFFA0', '\u00AD', '\u034F', '\uFEFF', '\u180E'],
    ...['\uFE0F', '\u{E0100}', '\u{E0041}', '\u200D', '\u200C', '\u202E', '\u2066\u2069', '\u200F', '\u061C'],
    ...['\u0301', '\u0E31', '\u20E3', '\u0903', '\uD800', '\uFFFE', '\uFFFC', '\u{1D159}', '\u{13441}', '\u17B4'],
    ...['\u00A0', '\u3000', '\u1680', '', ' \u200B \u3164 '],
  ])('shows something: %j is no name, no title and no post', (blank) => {
    for (const schema of [Name, Title, typedText(500)]) expect(v.is(schema, blank)).toBe(false)
    expect(v.parse(typedTextOrNothing(160), blank)).toBe('')
  })

  it.each(['A', '7', '.', '\u5F20', '\u{1F333}', '\u0E01', '\u2801', '\u{1F1EB}\u{1F1F7}'])(
    'may be %s alone',
    (short) => {
      expect(v.parse(Name, short)).toBe(short)
    },
  )

  it('is measured after it was cleaned, and says what is wrong with it', () => {
    expect(v.parse(Name, 'x\u200B'.repeat(50))).toHaveLength(50)
    expect(v.safeParse(Name, 'x'.repeat(51)).issues?.[0].message).toBe('is longer than 50 characters')
    expect(v.safeParse(Name, '\u3164').issues?.[0].message).toBe('has no visible character')
    expect(v.safeParse(Name, 'a\u0007').issues?.[0].message).toBe('contains control characters')
  })
})

describe('a text of several lines', () => {
  it.each([
    { what: 'line breaks of all systems', raw: 'a\r\nb\u2028c\u2029d\re', clean: 'a\nb\nc\nd\ne' },
    { what: 'a screen of empty lines', raw: `a${'\n \t'.repeat(40)}\nb`, clean: 'a\n\nb' },
    { what: 'control characters', raw: 'a\u0000\u001B[31mb\tc', clean: 'a[31mb\tc' },
    { what: 'an isolate that ends with its line', raw: 'so\u2067 many\nlines', clean: 'so\u2067 many\u2069\nlines' },
    { what: 'an end of no isolate', raw: 'so\u2069 many', clean: 'so many' },
    { what: 'an override', raw: '\u202Eso many', clean: 'so many' },
    { what: 'marks of direction where nothing goes the other way', raw: 'so\u200F many', clean: 'so many' },
    { what: 'a break between Latin letters', raw: 'so\u200Bmany', clean: 'somany' },
    { what: 'spaces of print', raw: 'so\u2003many', clean: 'so many' },
  ])('loses or mends $what', ({ raw, clean }) => {
    expect(cleanText(raw)).toBe(clean)
  })

  it.each([
    { what: 'what Hebrew needs to end a sentence', kept: '\u05E9\u05DC\u05D5\u05DD C++\u200F!' },
    { what: 'an isolate that is closed', kept: 'he said \u2067\u05E9\u05DC\u05D5\u05DD!\u2069 to me' },
    { what: 'where Thai may break', kept: '\u0E20\u0E32\u0E29\u0E32\u200B\u0E44\u0E17\u0E22' },
    { what: 'the narrow space of French', kept: 'Quoi\u202F?' },
    { what: 'an ideographic space', kept: '\u5F20\u3000\u4E09' },
    { what: 'paragraphs', kept: 'one\n\ntwo\nthree' },
  ])('keeps $what', ({ kept }) => {
    expect(cleanText(kept)).toBe(kept)
  })
})

describe('whatever somebody types', () => {
  it('comes out the same when it is cleaned again, well formed, without what turns or hides', () => {
    fc.assert(
      fc.property(odd, (raw) => {
        const [line, lines] = [cleanLine(raw), cleanText(raw)]
        expect(cleanLine(line)).toBe(line)
        expect(cleanText(lines)).toBe(lines)
        expect(line).not.toMatch(/[\p{Cc}\p{Cs}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\u3164\uFEFF]/u)
        expect(lines).not.toMatch(/[\p{Cs}\u202A-\u202E\u2060-\u2065\u3164\uFEFF]/u)
        expect(line.normalize('NFC')).toBe(line)
        expect(line).not.toMatch(/^\s|\s$|\s\s|[\p{Mn}\p{Me}]{5}/u)
      }),
      { numRuns: 2_000 },
    )
  })

  it('closes in each line as many isolates as it opens', () => {
    fc.assert(
      fc.property(odd, (raw) => {
        for (const line of cleanText(raw).split('\n')) {
          let open = 0
          for (const letter of line) {
            if (/[\u2066-\u2068]/.test(letter)) open += 1
            if (letter === '\u2069') open -= 1
            expect(open).toBeGreaterThanOrEqual(0)
          }
          expect(open).toBe(0)
        }
      }),
    )
  })

  it('is taken by nobody unless something of it can be seen', () => {
    fc.assert(
      fc.property(odd, (raw) => {
        const name = v.safeParse(Name, raw)
        expect(!name.success || (hasVisible(name.output) && name.output.length <= 50)).toBe(true)
      }),
    )
  })
})

import { isNeeded, SELECTORS_AND_JOINERS } from './joiners.ts'
import { isRightToLeft } from './right-to-left.ts'

/*
 * Texts that one person types and others read: names, titles, posts. Unicode has characters that nobody sees, that
 * turn a sentence around, or that pile up over the lines beside it. What scripts and emoji need of them stays.
 */

/** Most marks above and below one letter. Real words have three; UTS #39 (5.4) doubts more than four. */
const MAX_MARKS = 4

/** Isolates inside of one another. Quotations in quotations need two. */
const MOST_ISOLATES = 4

/** How often a text is looked through: what is taken out may leave a joiner alone that was between letters before. */
const MOST_PASSES = 4

/** The flag of a part of a country, such as Scotland's. Tags anywhere else say something that nobody sees. */
const FLAG = String.raw`\u{1F3F4}[\u{E0061}-\u{E007A}]{2}[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]{1,4}\u{E007F}`
/** Drawn as nothing, and looked at with their neighbours, because some scripts need them. */
const LATER = String.raw`[\u061C\u180B-\u180F\u200B-\u200F\u2066-\u2069\uFE00-\uFE0F\u{E0100}-\u{E01EF}]`
/** Format characters that are drawn: the signs over Arabic, Syriac and Kaithi numbers. */
const DRAWN = String.raw`[\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2\u{110BD}\u{110CD}]`
/** Never visible, and needed by no script; U+FFFC and U+1D159 stand for things that are not there. */
const FLAG_OR_STRAY = new RegExp(
  String.raw`(${FLAG})|(?!${LATER}|${DRAWN})[\p{Default_Ignorable_Code_Point}\p{Cf}]` +
    String.raw`|[\p{Cs}\p{Noncharacter_Code_Point}\uFFFC\u{1D159}]`,
  'gu',
)
const PILED_MARKS = new RegExp(`([\\p{Mn}\\p{Me}]{${MAX_MARKS}})[\\p{Mn}\\p{Me}]+`, 'gu')
/** Marks without a letter would sit on the word before. */
const LEADING_MARKS = /^\p{M}+/gmu
const INVISIBLE_SPACE = /[\u00A0\u1680\u2000-\u200A\u202F\u205F\u2800\u3000]/gu
const BIDI_MARKS = /[\u061C\u200E\u200F]+/gu
const ISOLATES = /[\u2066-\u2069]/gu
const ZERO_WIDTH_SPACE = /\u200B+/gu
/** Letters of scripts without spaces between words, where a zero-width space says where a line may break. */
const UNSPACED =
  /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\p{Script=Tai_Tham}]/u
/** Letters, digits, punctuation and symbols, without those that are drawn as nothing. */
const VISIBLE = /(?![\u2800\u{13441}\u{13442}]|\p{Default_Ignorable_Code_Point})[\p{L}\p{N}\p{P}\p{S}]/u

/** Whether anybody would see something of a text. */
export const hasVisible = (text: string): boolean => VISIBLE.test(text)

/**
 * A text of one line as others may read it: in normal form C, with single spaces, and without characters that nobody
 * sees, unless its script or an emoji needs them. The same text again comes out as it is.
 * @example cleanLine('Ada\u200D  Lovelace\u202E') // 'Ada Lovelace'
 */
export function cleanLine(raw: string): string {
  const bare = raw.replace(ISOLATES, '').replace(BIDI_MARKS, '').replace(ZERO_WIDTH_SPACE, '')
  return settled(bare, (text) =>
    text
      .replace(INVISIBLE_SPACE, ' ')
      .replace(/[\s\p{Z}\p{Cc}]+/gu, ' ')
      .trim(),
  )
}

/**
 * A text of several lines as others may read it. Unlike a line, it keeps line breaks (two in a row at most), spaces as
 * they are, isolates that are closed in their line, and what right-to-left and unspaced scripts use inside of texts.
 * @example cleanText('so\u2067 many\n\n\n\nlines') // 'so\u2067 many\u2069\n\nlines'
 */
export function cleanText(raw: string): string {
  const lines = raw.replace(/\r\n?|[\u2028\u2029\u0085\v\f]/g, '\n').replace(/(?![\n\t])\p{Cc}/gu, '')
  const marked = isRightToLeft(lines)
    ? lines.replace(BIDI_MARKS, (marks) => marks.slice(0, 1))
    : lines.replace(BIDI_MARKS, '')
  return settled(marked, (text) =>
    balanced(withoutStrayBreaks(text).replace(/[\u1680\u2000-\u200A\u205F]/gu, ' '))
      .replace(/[ \t\u00A0\u2800\u3000]+$/gmu, '')
      .replace(/\n{3,}/g, '\n\n')
      .trim(),
  )
}

/** Cleans and folds until nothing changes any more. */
function settled(raw: string, fold: (text: string) => string): string {
  let text = raw
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const before = text
    text = fold(withoutStrays(text))
    if (text === before) return text
  }
  // Made to never settle: nobody writes so, and it may lose all of its joiners.
  return fold(
    text.replace(SELECTORS_AND_JOINERS, '').normalize('NFC').replace(PILED_MARKS, '$1').replace(LEADING_MARKS, ''),
  )
}

function withoutStrays(text: string): string {
  const seen = [...text.replace(FLAG_OR_STRAY, '$1')]
  const needed = seen.filter((letter, at) => isNeeded(letter, seen[at - 1], seen[at + 1]))
  return needed.join('').normalize('NFC').replace(PILED_MARKS, '$1').replace(LEADING_MARKS, '')
}

/** Zero-width spaces where lines of unspaced scripts may break, one at a time. */
const withoutStrayBreaks = (text: string): string =>
  text.replace(ZERO_WIDTH_SPACE, (run, at: number) =>
    UNSPACED.test(text[at - 1] ?? '') && UNSPACED.test(text[at + run.length] ?? '') ? '\u200B' : '',
  )

/** Closes isolates at the end of their line, where paragraphs end for the bidirectional algorithm (UAX #9), and takes
 *  out what closes nothing. */
const balanced = (text: string): string =>
  text
    .split('\n')
    .map((line) => {
      let open = 0
      const kept = line.replace(ISOLATES, (isolate) => {
        const closes = isolate === '\u2069'
        if (closes ? open === 0 : open === MOST_ISOLATES) return ''
        open += closes ? -1 : 1
        return isolate
      })
      return kept + '\u2069'.repeat(open)
    })
    .join('\n')

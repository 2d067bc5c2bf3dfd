/*
 * Characters that nobody sees and that change how their neighbours are drawn: joiners, and selectors of a variant. They
 * are kept where they do that (RFC 5892, appendix A; UAX #31, 2.3; UTS #51), and are strays everywhere else.
 */
const NON_JOINER = '\u200C'
const JOINER = '\u200D'
const KEYCAP = '\u20E3'

/** All of them. */
export const SELECTORS_AND_JOINERS = /[\u180B-\u180F]|\u200C|\u200D|[\uFE00-\uFE0F]|[\u{E0100}-\u{E01EF}]/gu

/** Marks that take a letter's vowel away; a joiner beside them says how the next letter joins (ccc = 9). */
const VIRAMA = new RegExp(
  String.raw`[\u094D\u09CD\u0A4D\u0ACD\u0B4D\u0BCD\u0C4D\u0CCD\u0D3B\u0D3C\u0D4D\u0DCA\u0F84\u1039\u103A` +
    String.raw`\u17D2\u1A60\u1B44\u1BAA\u1BAB\uA806\uA8C4\uA953\uA9C0\uAAF6\uABED\u{10A3F}\u{11046}\u{110B9}` +
    String.raw`\u{11133}\u{111C0}\u{11235}\u{1134D}\u{11442}\u{114C2}\u{115BF}\u{1163F}\u{116B6}\u{11839}` +
    String.raw`\u{119E0}\u{11C3F}]`,
  'u',
)
/** Letters that never join the letter after them, so that nobody sees a joiner there. */
const ENDS_ITS_WORD = new RegExp(
  String.raw`[\u0621-\u0625\u0627\u0629\u062F-\u0632\u0648\u0671-\u0677\u0688-\u0699\u06C0\u06C3-\u06CB\u06CD` +
    String.raw`\u06CF\u06D2\u06D3\u06D5\u06EE\u06EF]`,
  'u',
)
/** Scripts whose letters join in writing. */
const CURSIVE = [
  /\p{Script_Extensions=Arabic}/u,
  /\p{Script_Extensions=Syriac}/u,
  /\p{Script_Extensions=Mongolian}/u,
  /\p{Script_Extensions=Nko}/u,
  /\p{Script_Extensions=Mandaic}/u,
  /\p{Script_Extensions=Adlam}/u,
  /\p{Script_Extensions=Hanifi_Rohingya}/u,
]
const LETTER_OR_MARK = /[\p{L}\p{M}]/u
const PART_OF_EMOJI = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F\u{E007F}]/u
const PICTURE = /\p{Extended_Pictographic}/u
const KEY = /[0-9#*]/
const EMOJI = /\p{Emoji}/u
const MONGOLIAN_LETTER = /\p{Script=Mongolian}/u
const HAS_VARIANTS = /[\p{Ideographic}\p{Script=Myanmar}\p{Script=Phags_Pa}\p{Sm}]/u

/** Whether a code point changes how its neighbours are drawn. True for everything that is no joiner or selector. */
export function isNeeded(letter: string, before = '', after = ''): boolean {
  if (letter === JOINER) return joinsEmoji(before, after) || joinsLetters(before, after) || letters(before, after)
  if (letter === NON_JOINER) return joinsLetters(before, after)
  if (letter === '\uFE0E' || letter === '\uFE0F') return KEY.test(before) ? after === KEYCAP : EMOJI.test(before)
  if (letter >= '\uFE00' && letter <= '\uFE0D') return HAS_VARIANTS.test(before)
  if (letter >= '\u180B' && letter <= '\u180F') return MONGOLIAN_LETTER.test(before)
  const code = letter.codePointAt(0) ?? 0
  return code < 0xe0100 || code > 0xe01ef || HAS_VARIANTS.test(before)
}

const joinsEmoji = (before: string, after: string): boolean => PART_OF_EMOJI.test(before) && PICTURE.test(after)

/** Between letters of one joined script, unless they would not join anyhow; after a vowel was taken away. */
function joinsLetters(before: string, after: string): boolean {
  if (VIRAMA.test(before)) return true
  if (!LETTER_OR_MARK.test(before) || !LETTER_OR_MARK.test(after) || ENDS_ITS_WORD.test(before)) return false
  return CURSIVE.some((script) => script.test(before) && script.test(after))
}

/** A joiner alone: before a virama (Bengali and Kannada r), or at a word's end, where the letter is drawn as if one
 *  followed (the Arabic abbreviation of a year). */
function letters(before: string, after: string): boolean {
  if (VIRAMA.test(after)) return LETTER_OR_MARK.test(before)
  const endsWord = !LETTER_OR_MARK.test(after)
  return (
    endsWord && /\p{L}/u.test(before) && !ENDS_ITS_WORD.test(before) && CURSIVE.some((script) => script.test(before))
  )
}

import { CONFUSABLES } from './confusables.ts'

const letterOf = (alike: Readonly<Record<string, string>>) =>
  new Map(Object.entries(alike).flatMap(([letter, others]) => [...others].map((other) => [other, letter] as const)))

const PROTOTYPES = letterOf(CONFUSABLES)
/** Small capitals, which Unicode's table takes for letters of their own, with what it says looks like them. */
const SMALL_CAPITALS = letterOf({
  ...{ a: 'ᴀ', b: 'ʙ', d: 'ᴅ', e: 'ᴇ', f: 'ꜰ', g: 'ɢ', h: 'ʜ', j: 'ᴊ', k: 'ĸ', l: 'ʟ' },
  ...{ rn: 'ʍ', n: 'ɴ', p: 'ᴘ', q: 'ꞯǫ', r: 'ʀ', t: 'ᴛ' },
})
/** Digits and symbols that people write for letters. */
const FOR_LETTERS = letterOf({
  ...{ a: '4@⍺', b: '8', c: '¢©', e: '3€℮', g: '9', l: '|!¡¦∣❘│┃ǃ', o: '○◯●∘', p: '⍴', r: '®' },
  ...{ s: '5$§', t: '7+†', u: '∪', v: '∨', x: '×✕✖', z: '2' },
})
/** Letters in black circles and squares, and the halves of flags: the first of 26 each. */
const BOXED = [0x1f150, 0x1f170, 0x1f1e6]
/** No letters and digits; and letters that are apostrophes, dots, or a stroke that makes Arabic words longer. */
const NOT_LOOKED_AT =
  /[^\p{L}\p{N}]|[\u02B9-\u02D1\u02EC\u02EE\u0374\u0559\u0640\u07F4\u07F5\u07FA\uA717-\uA71F\uA788\uA78B\uA78C\uA78F]/gu

/**
 * What a name looks like, in several ways: as it is and in small letters, and each with letters for the digits and
 * symbols that people write instead. Two names that share one of these look alike to people who read fast: letters of
 * other scripts, capitals, accents, spaces, dots and emoji make no difference. After the skeleton of UTS #39,
 * section 4, which tells the last four apart.
 * @example looksOf('Ada Lovelace').has('adalovelace') && looksOf('\u0410da.L\u043Evelace').has('adalovelace')
 */
export function looksOf(name: string): ReadonlySet<string> {
  const whole = name.normalize('NFKC').replace(/\s/gu, '')
  const looks = (text: string) =>
    mapped(prototypesOf(text).toLowerCase(), SMALL_CAPITALS).replace(NOT_LOOKED_AT, '').replaceAll('vv', 'w') || whole
  const asLetters = mapped(unboxed(name), FOR_LETTERS)
  return new Set([name, name.toLowerCase(), asLetters, asLetters.toLowerCase()].map(looks))
}

/** Whether people could take one name for the other. */
export function lookAlike(one: string, other: string): boolean {
  const looks = looksOf(other)
  return [...looksOf(one)].some((look) => looks.has(look))
}

const prototypesOf = (text: string): string => mapped(text.normalize('NFKD'), PROTOTYPES).normalize('NFKD')

const mapped = (text: string, letters: ReadonlyMap<string, string>): string =>
  Array.from(text, (letter) => letters.get(letter) ?? letter).join('')

const unboxed = (text: string): string =>
  Array.from(text, (letter) => {
    const code = letter.codePointAt(0)!
    const first = BOXED.find((first) => code >= first && code < first + 26)
    return first === undefined ? letter : String.fromCharCode(65 + code - first)
  }).join('')

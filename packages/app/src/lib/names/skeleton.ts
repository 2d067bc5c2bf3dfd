import { CONFUSABLES } from './confusables.ts'

const PROTOTYPES = new Map(
  Object.entries(CONFUSABLES).flatMap(([prototype, alike]) => [...alike].map((letter) => [letter, prototype] as const)),
)

/**
 * What a name looks like, twice: as it is, and in small letters. Two names that share one of these look alike to people
 * who read fast: letters of other scripts, capitals, accents, spaces, dots and emoji make no difference. After the
 * skeleton of UTS #39, section 4, which tells the last four apart.
 * @example looksOf('Ada Lovelace')[1] === looksOf('\u0410da.L\u043Evelace')[1] // Cyrillic A and o
 */
export function looksOf(name: string): readonly [asWritten: string, inSmallLetters: string] {
  const whole = name.normalize('NFKC').replace(/\s/gu, '')
  const looks = (text: string) =>
    prototypesOf(text)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]/gu, '') || whole
  return [looks(name), looks(name.toLowerCase())]
}

/** Whether people could take one name for the other. */
export function lookAlike(one: string, other: string): boolean {
  const [first, second] = looksOf(one)
  const looks = looksOf(other)
  return looks.includes(first) || looks.includes(second)
}

const prototypesOf = (text: string): string =>
  [...text.normalize('NFKD')]
    .map((letter) => PROTOTYPES.get(letter) ?? letter)
    .join('')
    .normalize('NFKD')

/** The colours of avatars. Twelve classes instead of free angles, because the page's policy allows no inline styles. */
export const HUES = 12
export type Hue = number & { readonly hue: unique symbol }

export const isHue = (value: unknown): value is Hue =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) < HUES

/** The colour for a name, the same on every device: FNV-1a over the lower-case letters. */
export function hueOf(name: string): Hue {
  let hash = 0x811c9dc5
  for (const letter of name.trim().toLocaleLowerCase('en')) {
    hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193)
  }
  return ((hash >>> 8) % HUES) as Hue
}

/** One or two letters for an avatar without a picture. @example initialsOf('Ada Lovelace') // 'AL' */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u)
  const first = firstLetter(words[0])
  return words.length > 1 ? first + firstLetter(words.at(-1)) : first
}

/** Splits a text into graphemes: a flag or an accented letter is one. */
const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const firstLetter = (word = ''): string => {
  // Plain letters skip the segmenter: a timeline has forty avatars.
  if (/^[A-Za-z](?![^\x20-\x7e])/.test(word)) return word.charAt(0).toUpperCase()
  const [first] = letters.segment(word)
  return (first?.segment ?? '?').toLocaleUpperCase()
}

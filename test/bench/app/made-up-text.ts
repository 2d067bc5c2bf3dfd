import type { Chance } from './arrivals.ts'

const FIRST =
  'Ada Amir Bao Chloé Dara Elif Fatou Grace Hana Ines Joan Kofi Lin Mateo Noor Olga Priya Quinn Rosa Sam Tariq Uma'
const LAST = 'Abara Bergström Castillo Dubois Eze Fischer Goto Hopper Ito Jensen Kaya Lovelace Moreau Nguyen Okoye Park'
const WORDS =
  'tonight tomorrow we they she nobody everyone talk talks spoke listens opens about the a one two of in at from ' +
  'with without tree garden radio river market harbour station bread rain light voice voices question answer story ' +
  'song chess maps bikes slow quiet early late bright old new small open again never always still maybe because ' +
  'until and but so'
const [firsts, lasts, words] = [FIRST, LAST, WORDS].map((text) => text.split(' ')) as [string[], string[], string[]]

const pick = (from: readonly string[], chance: Chance): string => from[Math.floor(chance() * from.length)]!

export const nameOf = (chance: Chance): string => `${pick(firsts, chance)} ${pick(lasts, chance)}`

/** What somebody wrote: 4 to 60 words, 500 characters at most; a tenth of all with a link. */
export function bodyOf(chance: Chance): string {
  const count = 4 + Math.floor(56 * chance() ** 2)
  const text = Array.from({ length: count }, () => pick(words, chance)).join(' ')
  const link = chance() < 0.1 ? ' https://example.org/a-page' : ''
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1, 460)}.${link}`
}

import type { AccountProblem } from '../../accounts/account-problem.ts'
import { LEAST_PASSWORD, MOST_PASSWORD } from '../../accounts/password-strength.ts'
import { fold } from '../../words/fold.ts'

/** Guesses that a password has to withstand, as a power of ten: more than somebody makes at a page that slows them
 *  down. zxcvbn recommends the same number for sites with such a limit. */
const LEAST_GUESSES_LOG10 = 6
/** Most characters that are looked at. The time grows faster than the length: 40 take 20 ms at worst, 128 take 200. */
const MOST_LOOKED_AT = 40
/** Shorter words are no secret and no hint: a name such as "Al" is part of many words. */
const SHORTEST_WORD = 2

/** What everybody knows about an account. */
export interface KnownToAll {
  readonly handle: string
  readonly name: string
  /** The name of the community. */
  readonly community: string
}

/** Why a new password is not accepted; undefined when it is. */
export async function passwordProblem(password: string, known: KnownToAll): Promise<AccountProblem | undefined> {
  if (password.length < LEAST_PASSWORD) return 'password-short'
  if (password.length > MOST_PASSWORD) return 'password-long'
  if (isPersonal(password, known)) return 'password-personal'
  // Spaces between make nothing of it harder to guess.
  const spaceless = password.normalize('NFKC').replace(/\s+/g, '')
  return (await isCommon(password)) || (await isCommon(spaceless)) ? 'password-common' : undefined
}

/** Whether guessers try a password early: a common one, or a pattern of keys, digits or dates, or such with a twist. */
export async function isCommon(password: string): Promise<boolean> {
  const guesser = await (opened ??= openGuesser())
  return guesser.check(password.slice(0, MOST_LOOKED_AT)).guessesLog10 < LEAST_GUESSES_LOG10
}

/** Fetched at the first use: the list of 49,000 passwords takes a tenth of a second and some megabytes. */
let opened: ReturnType<typeof openGuesser> | undefined
async function openGuesser() {
  const [{ ZxcvbnFactory }, { dictionary, adjacencyGraphs }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ])
  const passwords = { 'passwords-common': dictionary['passwords-common'] }
  return new ZxcvbnFactory({ dictionary: passwords, graphs: adjacencyGraphs })
}

/**
 * Whether a password is made of the handle and the name, or of the community's name, and of digits and signs. Also
 * backwards, repeated, and with digits that look like letters. Pure.
 * @example isPersonal('Love1ace-1815', { handle: 'ada', name: 'Ada Lovelace', community: 'Tea' }) // true
 */
export function isPersonal(password: string, { handle, name, community }: KnownToAll): boolean {
  const own = [handle, ...handle.split('_'), name, ...name.split(/\s+/)]
  const sets = [own, [community, 'banyan']].map((words) => {
    const bare = words.map((word) => lettersOf(fold(word))).filter((word) => word.length >= SHORTEST_WORD)
    return bare.flatMap((word) => [word, [...word].toReversed().join('')])
  })
  const typed = fold(password)
  const bare = lettersOf(typed)
  return [bare, unmasked(bare), lettersOf(unmasked(typed))].some((text) => sets.some((words) => isMadeOf(text, words)))
}

const lettersOf = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '')

/** Digits and signs that stand for letters, as in "p4$$w0rd". */
const LOOKALIKES: Readonly<Record<string, string>> = {
  ...{ '0': 'o', '1': 'l', '3': 'e', '4': 'a', '5': 's', '7': 't', '8': 'b', '@': 'a', $: 's', '!': 'i' },
}
const unmasked = (text: string): string => text.replace(/[0134578@$!]/g, (sign) => LOOKALIKES[sign] ?? sign)

/** Whether a text is a row of these words and of digits, with one word at least. */
function isMadeOf(text: string, words: readonly string[]): boolean {
  if (words.length === 0) return false
  /** For each place that such a row reaches: whether a word is in the row. */
  const reached = new Map<number, boolean>([[0, false]])
  for (let at = 0; at < text.length; at += 1) {
    const hasWord = reached.get(at)
    if (hasWord === undefined) continue
    if (/\d/.test(text[at] ?? '')) reached.set(at + 1, hasWord || (reached.get(at + 1) ?? false))
    for (const word of words) if (text.startsWith(word, at)) reached.set(at + word.length, true)
  }
  return reached.get(text.length) === true
}

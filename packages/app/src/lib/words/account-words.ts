import type english from './compiled/accounts_en.js'
import type { Language } from './language.ts'
import type { Spoken } from './load.ts'

/** The words of the pages about accounts: apart from the others, so that no other page loads them. */
export type AccountWords = Spoken<Compiled>
type Compiled = typeof english

const LOAD: Readonly<Record<Language, () => Promise<Compiled>>> = {
  en: async () => (await import('./compiled/accounts_en.js')).default,
  fr: async () => (await import('./compiled/accounts_fr.js')).default,
}

/** The messages of `messages/` about signing in, signing up and one's own account, in one language. */
export const loadAccountWords = async (language: Language): Promise<AccountWords> =>
  (await LOAD[language]()) as Pick<Compiled, never> as AccountWords

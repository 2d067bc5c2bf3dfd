import type english from './compiled/administration_en.js'
import type { Language } from './language.ts'
import type { Spoken } from './load.ts'

/** The words of the administrators' page: apart from the others, so that no other page loads them. */
export type AdminWords = Spoken<Compiled>
type Compiled = typeof english

const LOAD: Readonly<Record<Language, () => Promise<Compiled>>> = {
  en: async () => (await import('./compiled/administration_en.js')).default,
  fr: async () => (await import('./compiled/administration_fr.js')).default,
}

/** The messages of `messages/` that are about the community's settings and its seeds, in one language. */
export const loadAdminWords = async (language: Language): Promise<AdminWords> =>
  (await LOAD[language]()) as Pick<Compiled, never> as AdminWords

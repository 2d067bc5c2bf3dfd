import type english from '../words/compiled/en-seeds.js'
import type { Language } from '../words/language.ts'
import type { SaidIn } from '../words/load.ts'

/** The words about seeds, which administrators alone need: apart from the others, so that no other page loads them. */
export type SeedWords = SaidIn<Compiled>
type Compiled = typeof english

const LOAD: Readonly<Record<Language, () => Promise<Compiled>>> = {
  en: async () => (await import('../words/compiled/en-seeds.js')).default,
  fr: async () => (await import('../words/compiled/fr-seeds.js')).default,
}

/** The messages of `messages/` whose names begin with `seeds_`, in one language. */
export const loadSeedWords = async (language: Language): Promise<SeedWords> =>
  (await LOAD[language]()) as Pick<Compiled, never> as SeedWords

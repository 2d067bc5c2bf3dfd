import type english from './compiled/en.js'
import type { Language } from './language.ts'

export { type Language, LANGUAGES } from './language.ts'

/**
 * Everything the app says, in one language: a function for each message of `messages/`, which takes what stands in it.
 * @example words.timeline_join_where({ name, title })
 */
export type Words = { readonly [Name in keyof Compiled]: Said<Compiled[Name]> }

/** As Paraglide compiles it: every message takes inputs, be it none, and each input may be anything. */
type Compiled = typeof english
type Said<Message> = Message extends (inputs: infer Inputs) => string
  ? keyof Inputs extends never
    ? () => string
    : (inputs: { readonly [Name in keyof Inputs]: string | number }) => string
  : never

/** A page carries the language that it is read in, and no other. */
const LOAD: Readonly<Record<Language, () => Promise<Compiled>>> = {
  en: async () => (await import('./compiled/en.js')).default,
  fr: async () => (await import('./compiled/fr.js')).default,
}

/** A message without inputs reads none: what Paraglide's types ask for there, nobody has to write. */
export const loadWords = async (language: Language): Promise<Words> =>
  (await LOAD[language]()) as Pick<Compiled, never> as Words

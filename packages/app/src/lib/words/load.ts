import type english from './compiled/en.js'
import type { Language } from './language.ts'

export { type Language, LANGUAGES } from './language.ts'

/**
 * All messages in one language: a function for each message of `messages/`, which takes the message's inputs.
 * @example words.timeline_join_where({ name, title })
 */
export type Words = SaidIn<Compiled>

/** The words of an area that was compiled. */
export type SaidIn<Area> = { readonly [Name in keyof Area]: Said<Area[Name]> }

/** The type of messages as Paraglide compiles them: every message takes inputs, and each input may be anything. */
type Compiled = typeof english
type Said<Message> = Message extends (inputs: infer Inputs) => string
  ? keyof Inputs extends never
    ? () => string
    : (inputs: { readonly [Name in keyof Inputs]: string | number }) => string
  : never

/** Each language is a chunk of its own: a page loads one. */
const LOAD: Readonly<Record<Language, () => Promise<Compiled>>> = {
  en: async () => (await import('./compiled/en.js')).default,
  fr: async () => (await import('./compiled/fr.js')).default,
}

/** Makes the argument optional for messages without inputs. */
export const loadWords = async (language: Language): Promise<Words> =>
  (await LOAD[language]()) as Pick<Compiled, never> as Words

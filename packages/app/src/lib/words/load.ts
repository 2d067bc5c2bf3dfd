import type english from './compiled/en.js'
import type englishTree from './compiled/tree_en.js'
import type { Language } from './language.ts'

export { type Language, LANGUAGES } from './language.ts'

/**
 * The messages of a page in one language: a function for each message of `messages/` that no part of the
 * app has for itself, which takes the message's inputs.
 * @example words.timeline_join_where({ name, title })
 */
export type Words = Spoken<Compiled>
/** The messages of the area `tree`, in the same way. */
export type TreeWords = Spoken<CompiledTree>

/** The types of messages as Paraglide compiles them: every message takes inputs, and each input may be anything. */
type Compiled = typeof english
type CompiledTree = typeof englishTree
/** Messages as a page says them. */
export type Spoken<Messages> = { readonly [Name in keyof Messages]: Said<Messages[Name]> }
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
/** The words of the tree are chunks of their own: they load with its picture, after the sound. */
const LOAD_TREE: Readonly<Record<Language, () => Promise<CompiledTree>>> = {
  en: async () => (await import('./compiled/tree_en.js')).default,
  fr: async () => (await import('./compiled/tree_fr.js')).default,
}

/** Makes the argument optional for messages without inputs. */
export const loadWords = async (language: Language): Promise<Words> =>
  (await LOAD[language]()) as Pick<Compiled, never> as Words

/** The same for the words of the tree. */
export const loadTreeWords = async (language: Language): Promise<TreeWords> =>
  (await LOAD_TREE[language]()) as Pick<CompiledTree, never> as TreeWords

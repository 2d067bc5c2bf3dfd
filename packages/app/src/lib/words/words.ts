import { createContext } from 'svelte'
import type { Words } from './en.ts'
import type { Language } from './language.ts'

export type { Words } from './en.ts'

/** A page carries the language that it is read in, and no other. */
const LOAD: Readonly<Record<Language, () => Promise<Words>>> = {
  en: async () => (await import('./en.ts')).en,
  fr: async () => (await import('./fr.ts')).fr,
}

export const loadWords = (language: Language): Promise<Words> => LOAD[language]()

const [read, provide] = createContext<() => Words>()

/** Called once, by the root layout. The getter is read again whenever the language changes. */
export const provideWords = (words: () => Words): void => void provide(words)

/** The words of the page. Call it while a component starts, and read `.now` where the text stands. */
export function useWords(): { readonly now: Words } {
  const words = read()
  return {
    get now() {
      return words()
    },
  }
}

import { createContext } from 'svelte'
import { en, type Words } from './en.ts'
import { fr } from './fr.ts'
import type { Language } from './language.ts'

export type { Words } from './en.ts'

/** Every language in full: they are small, and changing language needs no request. */
export const WORDS: Readonly<Record<Language, Words>> = { en, fr }

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

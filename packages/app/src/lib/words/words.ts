import { createContext } from 'svelte'
import type { Words } from './load.ts'

export type { Words } from './load.ts'

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

import { createContext } from 'svelte'
import type { TreeWords, Words } from './load.ts'

export type { TreeWords, Words } from './load.ts'

const [read, provide] = createContext<() => Words>()
const [readTree, provideTree] = createContext<() => TreeWords>()

/** Called once, by the root layout. The getter is read again whenever the language changes. */
export const provideWords = (words: () => Words): void => void provide(words)
/** Called by the picture of the tree, whose words load with it. */
export const provideTreeWords = (words: () => TreeWords): void => void provideTree(words)

/** The words of the page. Call it while a component starts, and read `.now` where the text stands. */
export const useWords = (): { readonly now: Words } => current(read())
/** The words of the tree, for what is inside of its picture. */
export const useTreeWords = (): { readonly now: TreeWords } => current(readTree())

const current = <Part>(words: () => Part): { readonly now: Part } => ({
  get now() {
    return words()
  },
})

import { createContext } from 'svelte'
import type { AccountWords } from './account-words.ts'
import type { TreeWords, Words } from './load.ts'

export type { TreeWords, Words } from './load.ts'

const [read, provide] = createContext<() => Words>()
const [readTree, provideTree] = createContext<() => TreeWords>()
const [readAccounts, provideAccounts] = createContext<() => AccountWords>()

/** Called once, by the root layout. The getter is read again whenever the language changes. */
export const provideWords = (words: () => Words): void => void provide(words)
/** Called by the picture of the tree, whose words load with it. */
export const provideTreeWords = (words: () => TreeWords): void => void provideTree(words)
/** Called by the pages about accounts, which load their words. */
export const provideAccountWords = (words: () => AccountWords): void => void provideAccounts(words)

/** The words of the page. Call it while a component starts, and read `.now` where the text stands. */
export const useWords = (): { readonly now: Words } => current(read())
/** The words of the tree, for what is inside of its picture. */
export const useTreeWords = (): { readonly now: TreeWords } => current(readTree())
/** The words of accounts, for what is inside of the pages about them. */
export const useAccountWords = (): { readonly now: AccountWords } => current(readAccounts())

const current = <Part>(words: () => Part): { readonly now: Part } => ({
  get now() {
    return words()
  },
})

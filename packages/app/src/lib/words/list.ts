import { list } from './formats.ts'
import type { Words } from './load.ts'

/** A list in the language's form. @example listed(words, ['Ada', 'Grace']) // 'Ada and Grace' */
export const listed = (words: Pick<Words, 'language_locale'>, items: readonly string[]): string =>
  list(words.language_locale(), items)

/** Names, and how many more there are. @example namesAndMore(words, ['Ada', 'Grace'], 2) // 'Ada, Grace and 2 more' */
export const namesAndMore = (
  words: Pick<Words, 'language_locale' | 'timeline_more_names'>,
  names: readonly string[],
  more: number,
): string => listed(words, more > 0 ? [...names, words.timeline_more_names({ count: more })] : names)

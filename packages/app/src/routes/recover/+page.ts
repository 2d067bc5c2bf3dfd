import { loadAccountWords } from '#lib/words/account-words.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ data, parent }) => ({
  ...data,
  accountWords: await loadAccountWords((await parent()).language),
})

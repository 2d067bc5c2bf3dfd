import { loadAccountWords } from '#lib/words/account-words.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ parent }) => ({
  accountWords: await loadAccountWords((await parent()).language),
})

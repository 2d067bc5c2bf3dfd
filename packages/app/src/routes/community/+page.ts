import { loadAdminWords } from '#lib/words/admin-words.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ data, parent }) => ({
  ...data,
  adminWords: await loadAdminWords((await parent()).language),
})

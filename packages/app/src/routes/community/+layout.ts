import { loadAdminWords } from '#lib/words/admin-words.ts'
import type { LayoutLoad } from './$types'

export const load: LayoutLoad = async ({ parent }) => ({
  adminWords: await loadAdminWords((await parent()).language),
})

import { loadSeedWords } from '#lib/seeds/seed-words.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ data, parent }) => ({
  ...data,
  seedWords: await loadSeedWords((await parent()).language),
})

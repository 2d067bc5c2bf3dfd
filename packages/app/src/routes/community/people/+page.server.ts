import { servicesOf } from '#lib/server/services.ts'
import { rowOf } from '#lib/server/moderation/rows.ts'
import type { PageServerLoad } from './$types'

/** Most characters of a search: as many as a name has. */
const MOST_LETTERS = 50
/** People in each list. A community has a handful of each kind. */
const MOST_LISTED = 50

export const load: PageServerLoad = async ({ url, platform, parent }) => {
  await parent()
  const { people } = servicesOf(platform)
  const text = (url.searchParams.get('q') ?? '').trim().slice(0, MOST_LETTERS)
  const listed = { limit: MOST_LISTED }
  const [administrators, moderators, suspended, found] = await Promise.all([
    people.listKind('administrators', listed),
    people.listKind('moderators', listed),
    people.listKind('suspended', listed),
    text === '' ? undefined : people.search({ text, withSuspended: true, ...listed }),
  ])
  return {
    text,
    found: found?.items.map(rowOf),
    team: [...administrators.items, ...moderators.items.filter(({ isAdmin }) => !isAdmin)].map(rowOf),
    suspended: suspended.items.map(rowOf),
  }
}

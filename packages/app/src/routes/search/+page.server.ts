import { searchPeople } from '#lib/server/lists.ts'
import { servicesOf } from '#lib/server/services.ts'
import type { PageServerLoad } from './$types'

/** Most characters of a search: as many as a name has. */
const MOST_LETTERS = 50

export const load: PageServerLoad = async ({ url, locals, platform }) => {
  const text = (url.searchParams.get('q') ?? '').trim().slice(0, MOST_LETTERS)
  const ask = { services: servicesOf(platform), reader: locals.person }
  return { text, people: text === '' ? undefined : await searchPeople(text, ask) }
}

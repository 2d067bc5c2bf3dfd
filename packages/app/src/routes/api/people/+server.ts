import { error } from '@sveltejs/kit'
import { cursorOf } from '#lib/server/guard.ts'
import { listTied, searchPeople } from '#lib/server/lists.ts'
import { servicesOf } from '#lib/server/services.ts'
import { PEOPLE_LISTS } from '#lib/social/shapes.ts'
import type { RequestHandler } from './$types'

/** `?search=text`, `?followers=handle` or `?following=handle`, and `cursor` for the next page. */
export const GET: RequestHandler = async ({ url, locals, platform }) => {
  const ask = { services: servicesOf(platform), reader: locals.person, cursor: cursorOf(url) }
  const text = url.searchParams.get('search')
  if (text?.trim()) return Response.json(await searchPeople(text.slice(0, 50), ask))
  for (const list of PEOPLE_LISTS) {
    const handle = url.searchParams.get(list)
    if (handle) return Response.json(await listTied(list, handle, ask))
  }
  error(400, 'which people?')
}

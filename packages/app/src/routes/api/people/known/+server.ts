import { acquaintances } from '#lib/server/lists.ts'
import { servicesOf } from '#lib/server/services.ts'
import { MOST_ACQUAINTANCES } from '#lib/social/shapes.ts'
import type { RequestHandler } from './$types'

/** `?id=…&id=…`: what a room wants to know of those accounts. Leaves out who has none, and what goes beyond twenty. */
export const GET: RequestHandler = async ({ url, locals, platform }) => {
  const ids = [...new Set(url.searchParams.getAll('id'))].slice(0, MOST_ACQUAINTANCES)
  const people = await acquaintances(ids, { services: servicesOf(platform), reader: locals.person })
  return Response.json({ people }, { headers: { 'cache-control': 'private, no-store' } })
}

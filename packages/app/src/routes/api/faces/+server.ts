import { error } from '@sveltejs/kit'
import { facesOf } from '#lib/server/faces.ts'
import { servicesOf } from '#lib/server/services.ts'
import { MOST_FACES } from '#lib/social/shapes.ts'
import type { RequestHandler } from './$types'

/** `?id=` of a person in a room, up to a hundred times. Guests may ask, because a room's faces are public. */
export const GET: RequestHandler = async ({ url, locals, platform }) => {
  const ids = url.searchParams.getAll('id')
  if (ids.length === 0 || ids.length > MOST_FACES) error(400, `one to ${MOST_FACES} faces at a time`)
  return Response.json({ faces: await facesOf(ids, servicesOf(platform), locals.person) })
}

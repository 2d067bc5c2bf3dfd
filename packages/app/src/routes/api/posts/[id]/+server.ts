import { error } from '@sveltejs/kit'
import { actor } from '#lib/server/guard.ts'
import type { RequestHandler } from './$types'

/** Removes a post of the person's own. */
export const DELETE: RequestHandler = async (event) => {
  const { person, services } = actor(event)
  const gone = await services.posts.remove({ id: event.params.id, author: person.id })
  return gone ? new Response(null, { status: 204 }) : error(404, 'no such post of yours')
}

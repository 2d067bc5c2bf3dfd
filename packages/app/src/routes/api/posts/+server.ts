import { parseRoomId } from '@banyan/core/protocol'
import * as v from 'valibot'
import { actor, cursorOf, readJson } from '#lib/server/guard.ts'
import { listPosts } from '#lib/server/lists.ts'
import { servicesOf } from '#lib/server/services.ts'
import { PostBody, roomLinkedIn } from '#lib/social/post-text.ts'
import type { RequestHandler } from './$types'

const NewPost = v.object({ body: PostBody })

/** `?of=home`, `local` or `@handle`, and `cursor` for the next page. */
export const GET: RequestHandler = async ({ url, locals, platform }) => {
  const ask = { services: servicesOf(platform), reader: locals.person, cursor: cursorOf(url) }
  return Response.json(await listPosts(url.searchParams.get('of') ?? 'local', ask))
}

export const POST: RequestHandler = async (event) => {
  const { person, services } = actor(event)
  const { body } = await readJson(event, NewPost)
  const room = parseRoomId(roomLinkedIn(body, event.url.host))
  const title = services.rooms().find((live) => live.room === room)?.title ?? null
  const post = await services.posts.add({ author: person.id, body, space: room ? { room, title } : undefined })
  return Response.json(post, { status: 201 })
}

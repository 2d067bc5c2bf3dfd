import { NewSpace } from '#lib/room-access/new-space.ts'
import { actor, readJson } from '#lib/server/guard.ts'
import type { RequestHandler } from './$types'

/** A token to start a Space. The room begins when its host joins the relay with it. */
export const POST: RequestHandler = async (event) => {
  const { person, services } = actor(event)
  const access = await services.roomAccess.start(person, await readJson(event, NewSpace))
  return access.ok
    ? Response.json(access.value, { status: 201 })
    : Response.json({ refusal: access.error }, { status: 403 })
}

import { NewSpace } from '#lib/entry/new-space.ts'
import { actor, readJson } from '#lib/server/guard.ts'
import type { RequestHandler } from './$types'

/** A token to start a Space with. The room begins when its host comes to the relay with it. */
export const POST: RequestHandler = async (event) => {
  const { person, services } = actor(event)
  const pass = await services.doors.start(person, await readJson(event, NewSpace))
  return pass.ok ? Response.json(pass.value, { status: 201 }) : Response.json({ refusal: pass.error }, { status: 403 })
}

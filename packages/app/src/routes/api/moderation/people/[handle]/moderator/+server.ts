import { administrator, moderated } from '#lib/server/guard.ts'
import type { RequestEvent, RequestHandler } from './$types'

async function set(event: RequestEvent, isModerator: boolean): Promise<Response> {
  const { person, services } = administrator(event)
  const { handle } = event.params
  return moderated(await services.moderation.setModerator({ by: person, handle, isModerator }))
}

/** Another site cannot make a browser send PUT or DELETE without a preflight, which is refused. */
export const PUT: RequestHandler = (event) => set(event, true)
export const DELETE: RequestHandler = (event) => set(event, false)

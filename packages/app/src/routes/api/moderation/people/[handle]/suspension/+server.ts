import * as v from 'valibot'
import { moderated, moderator, readJson } from '#lib/server/guard.ts'
import { ModerationReason } from '#lib/social/shapes.ts'
import type { RequestHandler } from './$types'

const Suspension = v.object({ reason: ModerationReason })

/** Suspends a person. */
export const PUT: RequestHandler = async (event) => {
  const { person, services } = moderator(event)
  const { reason } = await readJson(event, Suspension)
  return moderated(await services.moderation.suspend({ by: person, handle: event.params.handle, reason }))
}

/** Restores a person. */
export const DELETE: RequestHandler = async (event) => {
  const { person, services } = moderator(event)
  return moderated(await services.moderation.restore({ by: person, handle: event.params.handle }))
}

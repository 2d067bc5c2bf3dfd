import * as v from 'valibot'
import { moderated, moderator, readJson } from '#lib/server/guard.ts'
import { ModerationReason } from '#lib/social/shapes.ts'
import type { RequestHandler } from './$types'

const Removal = v.object({ reason: ModerationReason })

/** Removes somebody else's post. */
export const DELETE: RequestHandler = async (event) => {
  const { person, services } = moderator(event)
  const { reason } = await readJson(event, Removal)
  return moderated(await services.moderation.removePost({ by: person, id: event.params.id, reason }))
}

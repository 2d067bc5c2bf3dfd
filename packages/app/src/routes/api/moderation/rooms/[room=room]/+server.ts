import * as v from 'valibot'
import { moderated, moderator, readJson } from '#lib/server/guard.ts'
import { ModerationReason } from '#lib/social/shapes.ts'
import type { RequestHandler } from './$types'

const Closing = v.object({ reason: ModerationReason })

/** Ends a Space for everybody in it. */
export const DELETE: RequestHandler = async (event) => {
  const { person, services } = moderator(event)
  const { reason } = await readJson(event, Closing)
  return moderated(await services.moderation.closeRoom({ by: person, room: event.params.room, reason }))
}

import { administrator, moderated, readJson } from '#lib/server/guard.ts'
import * as v from 'valibot'
import type { RequestHandler } from './$types'

/** Makes a link for a person who forgot their password. It is shown in this answer alone. */
export const POST: RequestHandler = async (event) => {
  const { person, services } = administrator(event)
  await readJson(event, v.object({}))
  const made = await services.moderation.recoveryLink({ by: person, handle: event.params.handle })
  if (!made.ok) return moderated(made)
  const { token, expiresAt } = made.value
  const url = new URL(`/recover/${token}`, event.url.origin).href
  return Response.json({ url, expiresAt }, { headers: { 'cache-control': 'no-store' } })
}

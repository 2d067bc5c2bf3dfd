import { servicesOf } from '#lib/server/services.ts'
import type { RequestHandler } from './$types'

/** The person's invitations to stages of live Spaces. */
export const GET: RequestHandler = ({ locals, platform }) => {
  const { person } = locals
  const { roomAccess, rooms } = servicesOf(platform)
  return Response.json({ invitations: person ? roomAccess.invitations(person.id, rooms()) : [] })
}

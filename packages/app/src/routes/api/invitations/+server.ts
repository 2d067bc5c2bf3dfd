import { servicesOf } from '#lib/server/services.ts'
import type { RequestHandler } from './$types'

/** Where whoever asks is wanted on stage. */
export const GET: RequestHandler = ({ locals, platform }) => {
  const { person } = locals
  const { roomAccess, rooms } = servicesOf(platform)
  return Response.json({ invitations: person ? roomAccess.invitations(person.id, rooms()) : [] })
}

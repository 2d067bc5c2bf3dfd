import { servicesOf } from '#lib/server/services.ts'
import { hostingOf } from '#lib/social/hosting.ts'
import type { RequestHandler } from './$types'

/** Whether the person may start a Space, and if not, why. */
export const GET: RequestHandler = async ({ locals, platform }) => {
  const { hostingThreshold } = await servicesOf(platform).settings.read()
  return Response.json(hostingOf(locals.person, hostingThreshold))
}

import { servicesOf } from '#lib/server/services.ts'
import type { RequestHandler } from './$types'

/** Whether the person may start a Space, and if not, why. */
export const GET: RequestHandler = async ({ locals, platform }) =>
  Response.json(await servicesOf(platform).roomAccess.hosting(locals.person))

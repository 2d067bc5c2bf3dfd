import { cursorOf } from '#lib/server/guard.ts'
import { servicesOf } from '#lib/server/services.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ url, platform, parent }) => {
  await parent()
  return { log: await servicesOf(platform).auditLog.list({ cursor: cursorOf(url) }) }
}

import { error } from '@sveltejs/kit'
import { cursorOf } from '#lib/server/guard.ts'
import { servicesOf } from '#lib/server/services.ts'
import type { PageServerLoad } from './$types'

/** For administrators. Others get 404. */
export const load: PageServerLoad = async ({ url, locals, platform }) => {
  if (!locals.person?.isAdmin) error(404, 'there is nothing here')
  const { settings, reports } = servicesOf(platform)
  return { settings: await settings.read(), reports: await reports.list({ cursor: cursorOf(url) }) }
}

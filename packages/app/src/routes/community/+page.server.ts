import { error } from '@sveltejs/kit'
import { MOST_SEED_DAYS, USUAL_SEED_DAYS } from '#lib/seeds/seed-wish.ts'
import { cursorOf } from '#lib/server/guard.ts'
import { servicesOf } from '#lib/server/services.ts'
import type { PageServerLoad } from './$types'

/** For administrators. Others get 404. */
export const load: PageServerLoad = async ({ url, locals, platform }) => {
  if (!locals.person?.isAdmin) error(404, 'there is nothing here')
  const { settings, reports, seeds } = servicesOf(platform)
  return {
    settings: await settings.read(),
    reports: await reports.list({ cursor: cursorOf(url) }),
    seeds: { tokens: await seeds.list(), usualDays: USUAL_SEED_DAYS, mostDays: MOST_SEED_DAYS },
  }
}

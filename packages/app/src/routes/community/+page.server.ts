import { MOST_SEED_DAYS, USUAL_SEED_DAYS } from '#lib/seeds/seed-wish.ts'
import { cursorOf } from '#lib/server/guard.ts'
import { servicesOf } from '#lib/server/services.ts'
import type { PageServerLoad } from './$types'

/** Reports; for administrators, also what they alone decide. The layout keeps others out of the page. */
export const load: PageServerLoad = async ({ url, locals, platform, parent }) => {
  await parent()
  const { settings, reports, seeds } = servicesOf(platform)
  const isAdmin = locals.person?.isAdmin === true
  return {
    settings: isAdmin ? await settings.read() : undefined,
    reports: await reports.list({ cursor: cursorOf(url) }),
    seeds: isAdmin ? { tokens: await seeds.list(), usualDays: USUAL_SEED_DAYS, mostDays: MOST_SEED_DAYS } : undefined,
  }
}

import { servicesOf } from '#lib/server/services.ts'
import { hostingOf } from '#lib/social/hosting.ts'
import type { LayoutServerLoad } from './$types'

export const load: LayoutServerLoad = async ({ locals, platform }) => {
  const services = servicesOf(platform)
  const settings = await services.settings.read()
  return {
    person: locals.person,
    language: locals.language,
    rooms: services.rooms(),
    community: { name: settings.name },
    hosting: hostingOf(locals.person, settings.hostingThreshold),
  }
}

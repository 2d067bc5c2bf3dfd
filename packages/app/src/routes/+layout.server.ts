import { servicesOf } from '#lib/server/services.ts'
import type { LayoutServerLoad } from './$types'

export const load: LayoutServerLoad = ({ locals, platform }) => ({
  person: locals.person,
  language: locals.language,
  rooms: servicesOf(platform).rooms(),
})

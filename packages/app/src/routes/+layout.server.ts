import { facesOf, onStageIn } from '#lib/server/faces.ts'
import { servicesOf } from '#lib/server/services.ts'
import type { LayoutServerLoad } from './$types'

export const load: LayoutServerLoad = async ({ locals, platform }) => {
  const services = servicesOf(platform)
  const settings = await services.settings.read()
  const rooms = services.rooms()
  return {
    person: locals.person,
    language: locals.language,
    rooms,
    invitations: locals.person ? services.roomAccess.invitations(locals.person.id, rooms) : [],
    faces: await facesOf(onStageIn(rooms), services, locals.person),
    community: { name: settings.name, administrators: await services.people.administrators() },
    hosting: await services.roomAccess.hosting(locals.person),
  }
}

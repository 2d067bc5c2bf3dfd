import { cardOf, listPosts, personAt } from '#lib/server/lists.ts'
import { servicesOf } from '#lib/server/services.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ params, locals, platform }) => {
  const services = servicesOf(platform)
  const reader = locals.person
  const person = await personAt(params.handle, services)
  const relation = reader && reader.id !== person.id ? await services.graph.relation(reader.id, person.id) : undefined
  return {
    profile: {
      ...cardOf(person, relation?.following ?? false),
      ...{ createdAt: person.createdAt, isAdmin: person.isAdmin, isModerator: person.isModerator },
      isSuspended: person.suspension !== undefined,
    },
    relation,
    posts: await listPosts(`@${person.handle}`, { services, reader }),
  }
}

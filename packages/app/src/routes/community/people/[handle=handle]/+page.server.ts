import { personAt } from '#lib/server/lists.ts'
import { rowOf } from '#lib/server/moderation/rows.ts'
import { servicesOf } from '#lib/server/services.ts'
import { mayModerate } from '#lib/social/powers.ts'
import type { PageServerLoad } from './$types'

/** The newest posts of the person that are shown here. */
const MOST_POSTS = 20

export const load: PageServerLoad = async ({ params, locals, platform, parent }) => {
  await parent()
  const services = servicesOf(platform)
  const person = await personAt(params.handle, services)
  return {
    subject: { ...rowOf(person), createdAt: person.createdAt, suspension: person.suspension },
    may: mayModerate(locals.person, person),
    posts: await services.posts.by(person.id, { limit: MOST_POSTS }),
  }
}

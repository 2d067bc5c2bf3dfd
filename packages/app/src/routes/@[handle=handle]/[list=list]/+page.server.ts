import { listTied, personAt } from '#lib/server/lists.ts'
import { servicesOf } from '#lib/server/services.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ params, locals, platform }) => {
  const services = servicesOf(platform)
  const { name, handle } = await personAt(params.handle, services)
  return { of: { name, handle }, people: await listTied(params.list, handle, { services, reader: locals.person }) }
}

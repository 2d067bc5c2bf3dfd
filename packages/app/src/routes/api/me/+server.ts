import { Name } from '@banyan/core/protocol'
import { error } from '@sveltejs/kit'
import * as v from 'valibot'
import { servicesOf } from '#lib/server/services.ts'
import { clearSignIn, writeSignIn } from '#lib/server/sign-in-cookie.ts'
import type { RequestHandler } from './$types'

const Me = v.object({ name: Name })

/** Signs in by name; renames whoever is signed in already. */
export const PUT: RequestHandler = async ({ request, cookies, locals, platform, url }) => {
  // A form on somebody else's page can send text, but not this type without asking first.
  if (!request.headers.get('content-type')?.startsWith('application/json')) error(415, 'send JSON')
  const services = servicesOf(platform)
  if (platform && !services.maySignIn(platform.req)) error(429, 'too often; try again in a minute')
  const asked = v.safeParse(Me, await request.json().catch(() => undefined))
  if (!asked.success) error(400, 'a name has 1 to 50 characters')
  const { name } = asked.output
  const person = (locals.person && services.people.rename(locals.person.id, name)) ?? services.people.add(name)
  await writeSignIn(cookies, services, { person, secure: url.protocol === 'https:' })
  return Response.json({ person })
}

export const DELETE: RequestHandler = ({ cookies }) => {
  clearSignIn(cookies)
  return new Response(null, { status: 204 })
}

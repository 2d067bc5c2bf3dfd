import { randomUUID } from 'node:crypto'
import { Name } from '@banyan/core/protocol'
import { error } from '@sveltejs/kit'
import * as v from 'valibot'
import { actor, readJson } from '#lib/server/guard.ts'
import { welcome } from '#lib/server/newcomer.ts'
import { servicesOf } from '#lib/server/services.ts'
import { clearSignIn, writeSignIn } from '#lib/server/sign-in-cookie.ts'
import { Bio } from '#lib/social/shapes.ts'
import type { RequestHandler } from './$types'

const Me = v.object({ name: Name })
const Profile = v.object({ name: Name, bio: Bio })

/** Signs in by name; renames whoever is signed in already. */
export const PUT: RequestHandler = async (event) => {
  const { cookies, locals, platform, url } = event
  const services = servicesOf(platform)
  if (platform && !services.maySignIn(platform.req)) error(429, 'too often; try again in a minute')
  const { name } = await readJson(event, Me)
  const renamed = locals.person && (await services.people.edit(locals.person.id, { name }))
  const person = renamed ?? (await welcome(services.people, { name, newId: randomUUID, random: Math.random }))
  await writeSignIn(cookies, services, { person, secure: url.protocol === 'https:' })
  return Response.json({ person })
}

/** Changes one's profile. */
export const PATCH: RequestHandler = async (event) => {
  const { person, services } = actor(event)
  await services.people.edit(person.id, await readJson(event, Profile))
  return new Response(null, { status: 204 })
}

export const DELETE: RequestHandler = ({ cookies }) => {
  clearSignIn(cookies)
  return new Response(null, { status: 204 })
}

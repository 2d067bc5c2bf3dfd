import { error } from '@sveltejs/kit'
import * as v from 'valibot'
import { SeedWish } from '#lib/seeds/seed-wish.ts'
import { administrator, readJson } from '#lib/server/guard.ts'
import type { RequestHandler } from './$types'

const Revoked = v.object({ id: v.pipe(v.string(), v.maxLength(64)) })

/** Makes a seed token. It is shown in this answer alone. */
export const POST: RequestHandler = async (event) => {
  const { person, services } = administrator(event)
  const { name, room, days } = await readJson(event, SeedWish)
  const { token } = await services.seeds.make({ name, room, days })
  await services.auditLog.add({ actor: person, act: 'make-seed', subject: name })
  return Response.json({ token }, { headers: { 'cache-control': 'no-store' } })
}

/** Revokes a seed token. */
export const DELETE: RequestHandler = async (event) => {
  const { person, services } = administrator(event)
  const { id } = await readJson(event, Revoked)
  const name = (await services.seeds.list()).find((token) => token.id === id)?.name
  if (!(await services.seeds.revoke(id))) error(404, 'there is no such token')
  await services.auditLog.add({ actor: person, act: 'revoke-seed', subject: name ?? id })
  return new Response(null, { status: 204 })
}

import { error } from '@sveltejs/kit'
import * as v from 'valibot'
import { SeedWish } from '#lib/seeds/seed-wish.ts'
import { administrator, readJson } from '#lib/server/guard.ts'
import type { RequestHandler } from './$types'

const Revoked = v.object({ id: v.pipe(v.string(), v.maxLength(64)) })

/** Makes a seed token. It is shown in this answer alone. */
export const POST: RequestHandler = async (event) => {
  const { services } = administrator(event)
  const { name, room, days } = await readJson(event, SeedWish)
  const { token } = await services.seeds.make({ name, room, days })
  return Response.json({ token }, { headers: { 'cache-control': 'no-store' } })
}

/** Revokes a seed token. */
export const DELETE: RequestHandler = async (event) => {
  const { services } = administrator(event)
  if (!(await services.seeds.revoke((await readJson(event, Revoked)).id))) error(404, 'there is no such token')
  return new Response(null, { status: 204 })
}

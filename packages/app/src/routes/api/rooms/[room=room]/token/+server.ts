import { Name } from '@banyan/core/protocol'
import * as v from 'valibot'
import { readJson } from '#lib/server/guard.ts'
import { visitorOf } from '#lib/server/rooms/visitor.ts'
import { servicesOf } from '#lib/server/services.ts'
import type { RequestHandler } from './$types'

const Guest = v.object({ name: v.optional(Name) })

/** A token to enter a Space. Guests may say what they want to be called. */
export const POST: RequestHandler = async (event) => {
  const { name } = await readJson(event, Guest)
  const visitor = await visitorOf(event, name)
  const access = await servicesOf(event.platform).roomAccess.enter(visitor, event.params.room)
  if (access.ok) return Response.json(access.value, { status: 201 })
  return Response.json({ refusal: access.error }, { status: access.error === 'room-not-found' ? 404 : 403 })
}

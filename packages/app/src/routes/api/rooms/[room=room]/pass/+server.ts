import { Name } from '@banyan/core/protocol'
import * as v from 'valibot'
import { readJson } from '#lib/server/guard.ts'
import { visitorOf } from '#lib/server/rooms/visitor.ts'
import { servicesOf } from '#lib/server/services.ts'
import type { RequestHandler } from './$types'

const Entry = v.object({ name: v.optional(Name) })

/** A token to enter a Space with, as a listener. Guests may say what they want to be called. */
export const POST: RequestHandler = async (event) => {
  const { name } = await readJson(event, Entry)
  const visitor = await visitorOf(event, name)
  const pass = await servicesOf(event.platform).doors.enter(visitor, event.params.room)
  if (pass.ok) return Response.json(pass.value, { status: 201 })
  return Response.json({ refusal: pass.error }, { status: pass.error === 'room-not-found' ? 404 : 403 })
}

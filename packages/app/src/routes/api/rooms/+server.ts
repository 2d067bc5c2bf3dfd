import * as v from 'valibot'
import { WhoSpeaks } from '#lib/entry/who-speaks.ts'
import { actor, readJson } from '#lib/server/guard.ts'
import type { RequestHandler } from './$types'

const NewRoom = v.object({ who: WhoSpeaks })

/** A token to start a Space with. The room begins when its host comes to the relay with it. */
export const POST: RequestHandler = async (event) => {
  const { person, services } = actor(event)
  const { who } = await readJson(event, NewRoom)
  const pass = await services.doors.start(person, who)
  return pass.ok ? Response.json(pass.value, { status: 201 }) : Response.json({ refusal: pass.error }, { status: 403 })
}

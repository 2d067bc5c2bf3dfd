import * as v from 'valibot'
import { actor, administrator, readJson } from '#lib/server/guard.ts'
import { personAt } from '#lib/server/lists.ts'
import { ReportReason } from '#lib/social/shapes.ts'
import type { RequestHandler } from './$types'

const NewReport = v.object({ handle: v.pipe(v.string(), v.maxLength(30)), reason: ReportReason })
const Done = v.object({ id: v.pipe(v.string(), v.maxLength(50)) })

export const POST: RequestHandler = async (event) => {
  const { person, services } = actor(event)
  const { handle, reason } = await readJson(event, NewReport)
  const reported = await personAt(handle, services)
  await services.reports.add({ reporter: person.id, reported: reported.id, reason })
  return new Response(null, { status: 204 })
}

/** Removes a report that was dealt with. */
export const DELETE: RequestHandler = async (event) => {
  const { services } = administrator(event)
  await services.reports.remove((await readJson(event, Done)).id)
  return new Response(null, { status: 204 })
}

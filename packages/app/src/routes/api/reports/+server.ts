import * as v from 'valibot'
import { error } from '@sveltejs/kit'
import { actor, moderated, moderator, readJson } from '#lib/server/guard.ts'
import { personAt } from '#lib/server/lists.ts'
import { ReportAnswer, ReportReason } from '#lib/social/shapes.ts'
import type { RequestHandler } from './$types'

const Id = v.pipe(v.string(), v.maxLength(50))
const NewReport = v.object({
  handle: v.pipe(v.string(), v.maxLength(30)),
  reason: ReportReason,
  /** The post that it is about. */
  post: v.optional(Id),
})
const Answer = v.object({ id: Id, text: v.optional(ReportAnswer, '') })

export const POST: RequestHandler = async (event) => {
  const { person, services } = actor(event)
  const { handle, reason, post: id } = await readJson(event, NewReport)
  const reported = await personAt(handle, services)
  const post = id === undefined ? undefined : await services.posts.find(id)
  if (id !== undefined && post?.author.id !== reported.id) error(404, 'this person has no such post')
  await services.reports.add({ reporter: person.id, reported: reported.id, reason, post })
  return new Response(null, { status: 204 })
}

/** Answers a report, perhaps without a word, which closes it. */
export const PATCH: RequestHandler = async (event) => {
  const { person, services } = moderator(event)
  const { id, text } = await readJson(event, Answer)
  return moderated(await services.moderation.answerReport({ by: person, id, text }))
}

import { error } from '@sveltejs/kit'
import { actor } from '#lib/server/guard.ts'
import { personAt } from '#lib/server/lists.ts'
import { TIES } from '#lib/social/shapes.ts'
import type { RequestEvent, RequestHandler } from './$types'

const UNDO = { follow: 'unfollow', block: 'unblock', mute: 'unmute' } as const

async function read(event: RequestEvent) {
  const { person, services } = actor(event)
  const tie = TIES.find((tie) => tie === event.params.tie) ?? error(404, 'follow, block or mute')
  return { tie, from: person.id, to: (await personAt(event.params.handle, services)).id, graph: services.graph }
}

/** Another site cannot make a browser send PUT or DELETE without a preflight, which is refused. */
export const PUT: RequestHandler = async (event) => {
  const { tie, from, to, graph } = await read(event)
  const refusal = await graph[tie](from, to)
  return refusal ? Response.json({ refusal }, { status: 409 }) : new Response(null, { status: 204 })
}

export const DELETE: RequestHandler = async (event) => {
  const { tie, from, to, graph } = await read(event)
  await graph[UNDO[tie]](from, to)
  return new Response(null, { status: 204 })
}

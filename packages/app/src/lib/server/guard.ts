import { error, type RequestEvent } from '@sveltejs/kit'
import type { Result } from '@banyan/core/protocol'
import * as v from 'valibot'
import { isModerating } from '../social/powers.ts'
import { type Cursor, readCursor } from './data/page.ts'
import type { Person } from './data/people.ts'
import type { ModerationRefusal } from './moderation/moderation.ts'
import { type Services, servicesOf } from './services.ts'

/** Most characters of a JSON request: enough for a post of 500. */
const MOST_CHARACTERS = 10_000

/**
 * The person behind a request that does something: signed in, and within the limit of actions in a minute.
 * @throws HttpError 401 or 429
 */
export function actor(event: RequestEvent): { person: Person; services: Services } {
  const services = servicesOf(event.platform)
  const { person } = event.locals
  if (!person) error(401, 'sign in first')
  if (!services.mayAct(person)) error(429, 'too often; try again in a minute')
  return { person, services }
}

/** Somebody who looks after the place: a moderator or an administrator. @throws HttpError 401, 403 or 429 */
export function moderator(event: RequestEvent): { person: Person; services: Services } {
  const who = actor(event)
  if (!isModerating(who.person)) error(403, 'for moderators')
  return who
}

/** The answer to what a moderator asked for. */
export function moderated(done: Result<unknown, ModerationRefusal>): Response {
  if (done.ok) return new Response(null, { status: 204 })
  error(done.error === 'not-found' ? 404 : 403, done.error)
}

/** @throws HttpError 401, 403 or 429 */
export function administrator(event: RequestEvent): { person: Person; services: Services } {
  const who = actor(event)
  if (!who.person.isAdmin) error(403, 'for administrators')
  return who
}

/**
 * Reads the JSON of a request. A form on another site can send text, but not this content type without a preflight.
 * @throws HttpError 415, 413, or 400 when `schema` does not take it
 */
export async function readJson<Value>(
  { request }: RequestEvent,
  schema: v.GenericSchema<unknown, Value>,
): Promise<Value> {
  if (!request.headers.get('content-type')?.startsWith('application/json')) error(415, 'send JSON')
  const text = await request.text()
  if (text.length > MOST_CHARACTERS) error(413, 'too long')
  const parsed = v.safeParse(schema, fromJson(text))
  if (!parsed.success) error(400, 'not as it should be')
  return parsed.output
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // no schema accepts that
  }
}

/** The page of a list that a request asks for. @throws HttpError 400 for an invalid cursor */
export function cursorOf(url: URL): Cursor | undefined {
  const raw = url.searchParams.get('cursor')
  if (raw === null) return undefined
  return readCursor(raw) ?? error(400, 'no such place in the list')
}

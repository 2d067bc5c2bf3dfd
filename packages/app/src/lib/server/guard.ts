import { error, type RequestEvent } from '@sveltejs/kit'
import * as v from 'valibot'
import { type Cursor, readCursor } from './data/page.ts'
import type { Person } from './data/people.ts'
import { type Services, servicesOf } from './services.ts'

/** Most that a request of ours says, in characters: a post of 500 with room to spare. */
const MOST_CHARACTERS = 10_000

/**
 * Whoever does something must be signed in, and not in a frenzy.
 * @throws HttpError 401 or 429
 */
export function actor(event: RequestEvent): { person: Person; services: Services } {
  const services = servicesOf(event.platform)
  const { person } = event.locals
  if (!person) error(401, 'sign in first')
  if (!services.mayAct(person)) error(429, 'too often; try again in a minute')
  return { person, services }
}

/** @throws HttpError 401, 403 or 429 */
export function administrator(event: RequestEvent): { person: Person; services: Services } {
  const who = actor(event)
  if (!who.person.isAdmin) error(403, 'for administrators')
  return who
}

/**
 * What a request of our own pages says. A form on somebody else's page can send text, but not this type without asking first.
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
    return undefined // no schema of ours takes that
  }
}

/** Where a list goes on. @throws HttpError 400 for a place that no list of ours has named */
export function cursorOf(url: URL): Cursor | undefined {
  const raw = url.searchParams.get('cursor')
  if (raw === null) return undefined
  return readCursor(raw) ?? error(400, 'no such place in the list')
}

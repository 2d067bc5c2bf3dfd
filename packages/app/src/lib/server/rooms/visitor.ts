import { error, type RequestEvent } from '@sveltejs/kit'
import { loadWords } from '../../words/load.ts'
import { servicesOf } from '../services.ts'
import type { Visitor } from './admission.ts'
import { GUEST_SECONDS } from './guests.ts'

/** Only the doors read it. */
const COOKIE = 'banyan-guest'
const PATH = '/api/rooms'

/**
 * Who asks to enter a room: whoever is signed in, else a guest, who is given a cookie to be the same guest next time.
 * @param name what a guest wants to be called; people with an account have a name
 * @throws HttpError 429
 */
export async function visitorOf(event: RequestEvent, name: string | undefined): Promise<Visitor> {
  const { doors, mayAct } = servicesOf(event.platform)
  const { person, language } = event.locals
  const isInHaste = person ? !mayAct(person) : event.platform && !doors.admitsGuest(event.platform.req)
  if (isInHaste) error(429, 'too often; try again in a minute')
  if (person) return { identity: person.id, name: person.name, isGuest: false }
  return { identity: await guestOf(event), name: name ?? (await loadWords(language)).guest(), isGuest: true }
}

async function guestOf({ cookies, platform, url }: RequestEvent): Promise<string> {
  const { guests } = servicesOf(platform).doors
  const known = await guests.read(cookies.get(COOKIE))
  if (known) return known
  const identity = guests.newIdentity()
  const maxAge = GUEST_SECONDS
  const secure = url.protocol === 'https:'
  cookies.set(COOKIE, await guests.token(identity), { path: PATH, httpOnly: true, sameSite: 'lax', secure, maxAge })
  return identity
}

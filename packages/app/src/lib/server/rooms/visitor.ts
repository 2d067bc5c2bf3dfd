import { error, type RequestEvent } from '@sveltejs/kit'
import { loadWords } from '../../words/load.ts'
import { servicesOf } from '../services.ts'
import { GUEST_SECONDS } from './guests.ts'
import type { Visitor } from './token-claims.ts'

const COOKIE = 'banyan-guest'
/** Only the routes that make room tokens read the cookie. */
const PATH = '/api/rooms'

/**
 * Who asks for a room token: the person who is signed in, or else a guest. A new guest gets a cookie.
 * @param name of a guest; people with an account have one
 * @throws HttpError 429
 */
export async function visitorOf(event: RequestEvent, name: string | undefined): Promise<Visitor> {
  const { roomAccess, mayAct } = servicesOf(event.platform)
  const { person, language } = event.locals
  const isInHaste = person ? !mayAct(person) : event.platform && !roomAccess.admitsGuest(event.platform.req)
  if (isInHaste) error(429, 'too often; try again in a minute')
  if (person) return { identity: person.id, name: person.name, isGuest: false }
  return { identity: await guestOf(event), name: name ?? (await loadWords(language)).guest(), isGuest: true }
}

async function guestOf({ cookies, platform, url }: RequestEvent): Promise<string> {
  const { guests } = servicesOf(platform).roomAccess
  const known = await guests.read(cookies.get(COOKIE))
  if (known) return known
  const identity = guests.newIdentity()
  const maxAge = GUEST_SECONDS
  const secure = url.protocol === 'https:'
  cookies.set(COOKIE, await guests.cookieOf(identity), { path: PATH, httpOnly: true, sameSite: 'lax', secure, maxAge })
  return identity
}

import type { Cookies } from '@sveltejs/kit'
import type { Person } from './data/people.ts'
import type { Services } from './services.ts'
import { SIGN_IN_SECONDS } from './sign-in.ts'

const COOKIE = 'banyan-sign-in'

/** @returns who is signed in; undefined for nobody, and for a cookie that proves nothing */
export async function readSignIn(cookies: Cookies, services: Services): Promise<Person | undefined> {
  const token = cookies.get(COOKIE)
  const id = token && (await services.signIn.read(token))
  return id ? services.people.find(id) : undefined
}

export async function writeSignIn(
  cookies: Cookies,
  services: Services,
  { person, secure }: { person: Person; secure: boolean },
): Promise<void> {
  cookies.set(COOKIE, await services.signIn.token(person), {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure,
    maxAge: SIGN_IN_SECONDS,
  })
}

export const clearSignIn = (cookies: Cookies): void => cookies.delete(COOKIE, { path: '/' })

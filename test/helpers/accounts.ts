import type { BrowserContext } from 'playwright-core'

/** Somebody who may have an account in a test. */
export interface TestPerson {
  handle: string
  name: string
}

/** As good as any: the strength of a password is not what these tests are about. */
export const passwordOf = ({ handle }: TestPerson): string => `${handle} under the tree`

/** Somebody of that name. @example personNamed('Ada Lovelace') // { handle: 'ada_lovelace', name: 'Ada Lovelace' } */
export const personNamed = (name: string): TestPerson => ({
  handle: name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9 ]/g, '')
    .replaceAll(' ', '_'),
  name,
})

/**
 * Opens a community that has just been started, as its first-run page does.
 * @param options.threshold followers that somebody needs to start a Space; none unless said otherwise
 */
export async function openCommunity(
  url: string,
  { keeper = personNamed('Keeper'), threshold = 0 }: { keeper?: TestPerson; threshold?: number } = {},
): Promise<void> {
  const answer = await send(url, '/welcome', {
    ...{ ...keeper, password: passwordOf(keeper) },
    ...{ community: 'Under the tree', threshold: String(threshold) },
  })
  if (answer.status !== 303) throw new Error(`the community did not open: ${answer.status}`)
}

/** Signs somebody in through the app's own forms, and makes their account when they have none. @returns their cookie */
export async function cookieOf(url: string, person: TestPerson): Promise<string> {
  const password = passwordOf(person)
  const signedUp = await send(url, '/sign-up', { ...person, password })
  const answer = signedUp.status === 303 ? signedUp : await send(url, '/sign-in', { handle: person.handle, password })
  if (answer.status !== 303) throw new Error(`${person.handle} could not come in: ${answer.status}`)
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ')
}

/** The same for a browser. */
export async function signIn(context: BrowserContext, url: string, person: TestPerson): Promise<void> {
  const cookies = (await cookieOf(url, person)).split('; ').map((cookie) => {
    const [name = '', ...value] = cookie.split('=')
    return { name, value: value.join('='), url, httpOnly: true, sameSite: 'Lax' as const }
  })
  await context.addCookies(cookies)
}

/** As a browser without scripts would. */
const send = (url: string, path: string, form: Record<string, string>) =>
  fetch(url + path, {
    method: 'POST',
    headers: { origin: url, accept: 'text/html' },
    body: new URLSearchParams(form),
    redirect: 'manual',
  })

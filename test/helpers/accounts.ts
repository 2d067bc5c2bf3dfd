import type { BrowserContext } from 'playwright-core'

/** Somebody who may have an account in a test. */
export interface TestPerson {
  handle: string
  name: string
}

/** As good as any: the strength of a password is not what these tests are about. */
export const passwordOf = ({ handle }: TestPerson): string => `${handle} under the tree`

/** Opens a community that has just been started, as its first-run page does. Its administrator is `keeper`. */
export async function openCommunity(url: string): Promise<void> {
  const keeper = { handle: 'keeper', name: 'Keeper' }
  const form = { ...keeper, password: passwordOf(keeper), community: 'Under the tree', threshold: '0' }
  const response = await fetch(`${url}/welcome`, {
    method: 'POST',
    headers: { origin: url, accept: 'text/html' },
    body: new URLSearchParams(form),
    redirect: 'manual',
  })
  if (response.status !== 303) throw new Error(`the community did not open: ${response.status}`)
}

/** Makes an account through the app's own form; the browser is signed in from then on. */
export async function signUp(context: BrowserContext, url: string, person: TestPerson): Promise<void> {
  const response = await context.request.post(`${url}/sign-up`, {
    headers: { origin: url, accept: 'text/html' },
    form: { ...person, password: passwordOf(person) },
    maxRedirects: 0,
  })
  if (response.status() !== 303) throw new Error(`${person.handle} could not sign up: ${response.status()}`)
}

import { afterEach, beforeEach, expect, it } from 'vitest'
import { openForTest } from './testing/open.ts'
import { startOidcProvider } from './testing/oidc-provider.ts'
import { Visitor } from './testing/visitor.ts'

const CLIENT = { id: 'banyan', secret: 'a secret between us' }
let provider: Awaited<ReturnType<typeof startOidcProvider>>
let opened: Awaited<ReturnType<typeof openForTest>>
beforeEach(async () => {
  provider = await startOidcProvider(CLIENT)
  const oidc = { issuer: provider.url, clientId: CLIENT.id, clientSecret: CLIENT.secret, name: 'the club' }
  opened = await openForTest({ oidc })
  const root = new Visitor()
  await opened.accounts.signUpFirst(
    { request: root.request(), handle: 'root_of', name: 'Root', password: 'a tree has many' },
    async () => {},
  )
})
afterEach(async () => {
  await provider.close()
  await opened.database.close()
})

/** Follows the redirects of a sign-in, as a browser does. @returns the address where it ends */
async function goThrough(visitor: Visitor): Promise<string | null> {
  const started = await opened.accounts.startProvider({ request: visitor.request(), to: '/rooms/kapok' })
  if (!started.ok) throw new Error(started.problem)
  visitor.keep(started.cookies)
  const there = await fetch(started.url, { redirect: 'manual' })
  const back = new URL(there.headers.get('location') ?? '')
  const answer = await opened.accounts.answer(visitor.request(back.pathname + back.search))
  visitor.keep(answer.headers.getSetCookie())
  return answer.headers.get('location')
}

it('signs people in through the other service, and makes them an account the first time', async () => {
  const [first, again] = [new Visitor(), new Visitor()]
  expect(await goThrough(first)).toMatch(/\/rooms\/kapok$/)
  const who = await opened.accounts.whoIs(first.request())
  expect(who).toMatchObject({ handle: 'ada' })
  expect(await opened.people.findByHandle('ada')).toMatchObject({ id: who?.id, name: 'Ada Lovelace' })
  await goThrough(again)
  expect(await opened.accounts.whoIs(again.request())).toMatchObject({ id: who?.id, handle: 'ada' })
  expect(await opened.accounts.overview(again.request())).toMatchObject({ hasPassword: false })
})

it('gives a second Ada a handle of her own, and takes nobody’s account because of an address', async () => {
  await new Visitor().signUp(opened.accounts, 'ada')
  const visitor = new Visitor()
  provider.person = { ...provider.person, email: 'ada@example.org' }
  await goThrough(visitor)
  expect(await opened.accounts.whoIs(visitor.request())).toMatchObject({ handle: 'ada2' })
})

it('believes nothing that the service did not sign', async () => {
  provider.lies = true
  const visitor = new Visitor()
  expect(await goThrough(visitor)).toMatch(/\/sign-in\?error=/)
  expect(await opened.accounts.whoIs(visitor.request())).toBeUndefined()
  expect(await opened.people.isTaken('ada')).toBe(false)
})

it('finishes nothing that another browser began', async () => {
  const [ada, eve] = [new Visitor(), new Visitor()]
  const started = await opened.accounts.startProvider({ request: ada.request(), to: '/' })
  if (!started.ok) throw new Error(started.problem)
  const there = await fetch(started.url, { redirect: 'manual' })
  const back = new URL(there.headers.get('location') ?? '')
  const answer = await opened.accounts.answer(eve.request(back.pathname + back.search))
  expect(answer.headers.get('location')).toMatch(/error=/)
  expect(answer.headers.getSetCookie().join()).not.toMatch(/session_token=[^;]/)
})

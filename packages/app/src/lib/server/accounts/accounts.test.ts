import { VirtualClock } from '@banyan/core/testing'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Accounts } from './accounts.ts'
import { FREE_TRIES, LONGEST_WAIT_MS } from './back-off.ts'
import { openForTest } from './testing/open.ts'
import { Visitor } from './testing/visitor.ts'

type Opened = Awaited<ReturnType<typeof openForTest>>

const signUpFirst = (accounts: Accounts, handle: string, visitor = new Visitor({ address: '192.0.2.1' })) =>
  visitor.take(
    accounts.signUpFirst(
      { request: visitor.request(), handle, name: 'Root', password: 'a tree has many' },
      async () => {},
    ),
  )

describe('accounts', () => {
  let accounts: Accounts
  let opened: Opened
  let admin: Visitor
  let time: number
  let clock: VirtualClock
  beforeEach(async () => {
    time = Date.now()
    clock = new VirtualClock()
    opened = await openForTest({ triesPerMinute: 6, now: () => time, clock })
    ;({ accounts } = opened)
    admin = new Visitor({ address: '192.0.2.1' })
    await signUpFirst(accounts, 'root_of', admin)
  })
  afterEach(() => opened.database.close())

  it('make a person of everybody who signs up, and know them by their cookie from then on', async () => {
    const ada = new Visitor()
    expect(await ada.signUp(accounts, ' Ada ')).toMatchObject({ ok: true })
    const who = await accounts.whoIs(ada.request())
    expect(who).toMatchObject({ handle: 'ada', name: 'ADA' })
    expect(await opened.people.findByHandle('ada')).toMatchObject({ id: who?.id, name: 'ADA' })
    expect(await accounts.whoIs(new Visitor().request())).toBeUndefined()
  })

  it('hand out cookies that no script reads and no other site sends, for TLS only where there is TLS', async () => {
    const fields = { handle: 'ada', name: 'Ada', password: 'difference engine' }
    const plain = await accounts.signUp({ ...fields, request: new Visitor().request() })
    const tls = new Visitor({ origin: 'https://spaces.example.org' })
    const behindTls = await accounts.signIn({ ...fields, request: tls.request() })
    if (!plain.ok || !behindTls.ok) throw new Error('refused')
    for (const line of [...plain.cookies, ...behindTls.cookies]) expect(line).toMatch(/HttpOnly.*SameSite=Lax/i)
    expect(plain.cookies.join()).not.toMatch(/secure/i)
    expect(behindTls.cookies.join()).toMatch(/; Secure/)
  })

  it('let people in with the right password, and say no more than that otherwise', async () => {
    await new Visitor().signUp(accounts, 'ada')
    const ada = new Visitor()
    expect(await ada.signIn(accounts, 'ada', 'another password')).toEqual({ ok: false, problem: 'wrong-credentials' })
    expect(await ada.signIn(accounts, 'nobody')).toEqual({ ok: false, problem: 'wrong-credentials' })
    expect(await accounts.whoIs(ada.request())).toBeUndefined()
    expect(await ada.signIn(accounts, 'ADA', 'ada has a password')).toMatchObject({ ok: true })
    expect(await accounts.whoIs(ada.request())).toMatchObject({ handle: 'ada' })
  })

  it('give a handle to one person only, also when two ask at a time', async () => {
    const both = await Promise.all([new Visitor().signUp(accounts, 'ada'), new Visitor().signUp(accounts, 'ada')])
    expect(both.map(({ ok }) => ok).toSorted()).toEqual([false, true])
    expect(both).toContainEqual({ ok: false, problem: 'handle-taken' })
    expect(await new Visitor().signUp(accounts, 'Ada')).toEqual({ ok: false, problem: 'handle-taken' })
  })

  it.each([
    { handle: 'a', problem: 'handle-refused' },
    { handle: 'ada lovelace', problem: 'handle-refused' },
    { name: ' ', problem: 'name-refused' },
    { name: 'x'.repeat(51), problem: 'name-refused' },
    { password: 'seventh', problem: 'password-short' },
    { password: 'x'.repeat(129), problem: 'password-long' },
  ])('refuse with $problem', async ({ problem, ...fields }) => {
    const request = new Visitor().request()
    const usual = { handle: 'ada', name: 'Ada', password: 'difference engine' }
    expect(await accounts.signUp({ request, ...usual, ...fields })).toEqual({ ok: false, problem })
    expect(await opened.everybody()).toHaveLength(1)
  })

  it('end the other sessions, too, when somebody signs out everywhere', async () => {
    const [phone, laptop] = [new Visitor(), new Visitor()]
    await phone.signUp(accounts, 'ada')
    await laptop.signIn(accounts, 'ada')
    expect((await accounts.overview(laptop.request()))?.sessions).toMatchObject([{ here: true }, { here: false }])
    await laptop.take(accounts.signOutEverywhere(laptop.request()))
    expect(laptop.cookies.size).toBe(0)
    expect(await accounts.whoIs(phone.request())).toBeUndefined()
  })

  it('end one session and leave the others', async () => {
    const [phone, laptop] = [new Visitor(), new Visitor()]
    await phone.signUp(accounts, 'ada')
    await laptop.signIn(accounts, 'ada')
    const other = (await accounts.overview(laptop.request()))?.sessions.find(({ here }) => !here)
    await accounts.endSession({ request: laptop.request(), id: other?.id ?? '' })
    expect(await accounts.whoIs(phone.request())).toBeUndefined()
    expect(await accounts.whoIs(laptop.request())).toMatchObject({ handle: 'ada' })
  })

  it('end nobody else’s session', async () => {
    const [ada, grace] = [new Visitor(), new Visitor()]
    await ada.signUp(accounts, 'ada')
    await grace.signUp(accounts, 'grace')
    const hers = (await accounts.overview(ada.request()))?.sessions[0]
    await accounts.endSession({ request: grace.request(), id: hers?.id ?? '' })
    expect(await accounts.whoIs(ada.request())).toMatchObject({ handle: 'ada' })
  })

  it('leave a person who signs out signed out, also with the cookie they had', async () => {
    const ada = new Visitor()
    await ada.signUp(accounts, 'ada')
    const before = ada.request()
    await ada.take(accounts.signOut(ada.request()))
    expect(await accounts.whoIs(before)).toBeUndefined()
  })

  it('change a password for a person who knows the old one, and end the other sessions', async () => {
    const [phone, laptop] = [new Visitor(), new Visitor()]
    await phone.signUp(accounts, 'ada')
    await laptop.signIn(accounts, 'ada')
    const change = (current: string) =>
      laptop.take(accounts.changePassword({ request: laptop.request(), current, next: 'analytical engine' }))
    expect(await change('not this one')).toEqual({ ok: false, problem: 'wrong-password' })
    expect(await change('ada has a password')).toMatchObject({ ok: true })
    expect(await accounts.whoIs(phone.request())).toBeUndefined()
    expect(await accounts.whoIs(laptop.request())).toMatchObject({ handle: 'ada' })
    expect(await phone.signIn(accounts, 'ada', 'analytical engine')).toMatchObject({ ok: true })
  })

  it('refuse a session whose cookie was made up or changed', async () => {
    const ada = new Visitor()
    await ada.signUp(accounts, 'ada')
    const [[name, value] = ['', '']] = ada.cookies
    for (const forged of [`${value.slice(0, -9)}AAAAAA%3D`, value.split('.')[0] ?? '', `x${value}`, 'nonsense']) {
      ada.cookies.set(name, forged)
      expect(await accounts.whoIs(ada.request()), forged).toBeUndefined()
    }
    ada.cookies.set(name, value)
    expect(await accounts.whoIs(ada.request())).toMatchObject({ handle: 'ada' })
  })

  it('refuse what another site makes a browser ask', async () => {
    const ada = new Visitor()
    await ada.signUp(accounts, 'ada')
    const request = ada.request()
    request.headers.set('origin', 'https://elsewhere.example')
    expect(await accounts.signOut(request)).toMatchObject({ ok: false })
    expect(await accounts.whoIs(ada.request())).toMatchObject({ handle: 'ada' })
  })

  it('admit so many tries a minute from one address, and go on answering others', async () => {
    await new Visitor({ address: '192.0.2.9' }).signUp(accounts, 'ada')
    const guess = (address: string) => new Visitor({ address }).signIn(accounts, 'ada', 'a guess, a guess')
    for (let tries = 0; tries < 6; tries += 1) {
      expect(await guess('203.0.113.5')).toEqual({ ok: false, problem: 'wrong-credentials' })
    }
    expect(await guess('203.0.113.5')).toEqual({ ok: false, problem: 'too-many-tries' })
    expect(await guess('203.0.113.6')).toEqual({ ok: false, problem: 'wrong-credentials' })
  })

  it('slow down a guesser with an address for each guess, and let the owner in meanwhile', async () => {
    const phone = new Visitor({ address: '192.0.2.9' })
    await phone.signUp(accounts, 'ada')
    await phone.take(accounts.signOut(phone.request()))
    const guess = (number: number) =>
      new Visitor({ address: `203.0.113.${number}` }).signIn(accounts, 'ada', `the guess number ${number}`)
    const guesses = await Promise.all(Array.from({ length: 120 }, (_, index) => guess(index)))
    expect(guesses.filter((said) => !said.ok && said.problem === 'wrong-credentials')).toHaveLength(FREE_TRIES)
    expect(guesses.filter((said) => !said.ok && said.problem === 'account-slowed')).toHaveLength(120 - FREE_TRIES)

    // The right password is no help to a stranger now; the owner comes in where she came in before.
    const stranger = new Visitor({ address: '203.0.113.200' })
    expect(await stranger.signIn(accounts, 'ada')).toEqual({ ok: false, problem: 'account-slowed' })
    expect(await phone.signIn(accounts, 'ada', 'a slip of hers')).toEqual({ ok: false, problem: 'wrong-credentials' })
    expect(await phone.signIn(accounts, 'ada')).toMatchObject({ ok: true })
    // And the waits end by themselves.
    time += LONGEST_WAIT_MS
    expect(await stranger.signIn(accounts, 'ada')).toMatchObject({ ok: true })
  })

  it('let nobody pass for a known device of somebody else', async () => {
    await new Visitor({ address: '192.0.2.9' }).signUp(accounts, 'ada')
    const eve = new Visitor({ address: '203.0.113.1' })
    await eve.signUp(accounts, 'eve')
    for (let tries = 0; tries < FREE_TRIES; tries += 1) {
      eve.at(`203.0.113.${tries}`)
      expect(await eve.signIn(accounts, 'ada', 'a guess, a guess')).toMatchObject({ problem: 'wrong-credentials' })
    }
    eve.at('203.0.113.99')
    expect(await eve.signIn(accounts, 'ada', 'a guess, a guess')).toMatchObject({ problem: 'account-slowed' })
  })

  it('slow down who guesses the password in an open session', async () => {
    const ada = new Visitor()
    await ada.signUp(accounts, 'ada')
    const said = []
    for (let tries = 0; tries <= FREE_TRIES; tries += 1) {
      ada.at(`203.0.113.${tries}`)
      const change = { request: ada.request(), current: `a guess, ${tries}`, next: 'analytical engine' }
      said.push(await accounts.changePassword(change))
    }
    expect(said.at(-2)).toEqual({ ok: false, problem: 'wrong-password' })
    expect(said.at(-1)).toEqual({ ok: false, problem: 'account-slowed' })
  })

  it('take no password that guessers try first, when somebody signs up, changes it, or forgot it', async () => {
    const ada = new Visitor()
    const weak = { '12345678': 'password-common', ada_lovelace: 'password-personal' }
    for (const [password, problem] of Object.entries(weak)) {
      expect(await ada.signUp(accounts, 'ada_lovelace', password)).toEqual({ ok: false, problem })
    }
    await ada.signUp(accounts, 'ada_lovelace')
    const link = await accounts.makeRecoveryLink('ada_lovelace')
    for (const [password, problem] of Object.entries(weak)) {
      const change = { request: ada.request(), current: 'ada_lovelace has a password', next: password }
      expect(await accounts.changePassword(change)).toEqual({ ok: false, problem })
      const recovery = { request: new Visitor().request(), token: link!.token, password }
      expect(await accounts.recover(recovery)).toEqual({ ok: false, problem })
    }
    expect(await accounts.whoseRecovery(link!.token)).toBe('ada_lovelace')
  })

  it('make accounts slowly for one address, and go on making them for others', async () => {
    const slow = await openForTest({ signUpsPerHour: 9, clock })
    await signUpFirst(slow.accounts, 'keeper')
    const signUp = (handle: string, address = '203.0.113.5') => new Visitor({ address }).signUp(slow.accounts, handle)
    for (const handle of ['ada', 'grace', 'lin']) expect(await signUp(handle)).toMatchObject({ ok: true })
    // What makes no account does not count.
    expect(await signUp('ada')).toEqual({ ok: false, problem: 'handle-taken' })
    expect(await signUp('joan')).toEqual({ ok: false, problem: 'sign-ups-slowed' })
    expect(await signUp('joan', '203.0.113.6')).toMatchObject({ ok: true })
    clock.advance(3_600_000 / 9)
    expect(await signUp('mary')).toMatchObject({ ok: true })
    await slow.database.close()
  })

  it('let somebody in with a link from an administrator, once, and put everybody else out', async () => {
    const [thief, ada] = [new Visitor(), new Visitor()]
    await thief.signUp(accounts, 'ada')
    expect(await accounts.makeRecoveryLink('nobody')).toBeUndefined()
    const [first, second] = [await accounts.makeRecoveryLink('ada'), await accounts.makeRecoveryLink('ada')]
    expect(await accounts.whoseRecovery(first!.token)).toBe('ada')
    const recover = (token: string) =>
      ada.take(accounts.recover({ request: ada.request(), token, password: 'analytical engine' }))
    expect(await recover(first!.token)).toMatchObject({ ok: true })
    expect(await accounts.whoIs(ada.request())).toMatchObject({ handle: 'ada' })
    expect(await accounts.whoIs(thief.request())).toBeUndefined()
    expect(await thief.signIn(accounts, 'ada')).toMatchObject({ problem: 'wrong-credentials' })
    for (const used of [first!.token, second!.token, 'made-up', '']) {
      expect(await accounts.whoseRecovery(used)).toBeUndefined()
      expect(await recover(used)).toEqual({ ok: false, problem: 'recovery-over' })
    }
  })

  it('take no recovery link older than a day, and keep none that a reader of the database can use', async () => {
    await new Visitor().signUp(accounts, 'ada')
    const link = await accounts.makeRecoveryLink('ada')
    const kept = await sql`select * from "verification"`.execute(opened.database.kysely)
    expect(kept.rows).toHaveLength(1)
    expect(JSON.stringify(kept.rows)).not.toContain(link!.token)
    time = link!.expiresAt
    expect(await accounts.whoseRecovery(link!.token)).toBeUndefined()
    const recovery = { request: new Visitor().request(), token: link!.token, password: 'analytical engine' }
    expect(await accounts.recover(recovery)).toEqual({ ok: false, problem: 'recovery-over' })
  })

  it('let nobody in who is suspended, end their sessions, and tell why who knows the password', async () => {
    const ada = new Visitor()
    await ada.signUp(accounts, 'ada')
    const { id } = (await accounts.whoIs(ada.request()))!
    await opened.people.suspend(id, 'Shouts at everybody.')
    await accounts.endSessionsOf(id)
    expect(await accounts.whoIs(ada.request())).toBeUndefined()
    const why = { ok: false, problem: 'suspended', reason: 'Shouts at everybody.' }
    expect(await ada.signIn(accounts, 'ada')).toEqual(why)
    expect(await ada.signIn(accounts, 'ada', 'a guess')).toEqual({ ok: false, problem: 'wrong-credentials' })
    const link = await accounts.makeRecoveryLink('ada')
    const recovery = { request: ada.request(), token: link!.token, password: 'analytical engine' }
    expect(await accounts.recover(recovery)).toEqual(why)
    await opened.people.restore(id)
    expect(await ada.signIn(accounts, 'ada', 'analytical engine')).toMatchObject({ ok: true })
  })

  it('answer nothing directly but passkeys and the way back from another service', async () => {
    const ada = new Visitor()
    await ada.signUp(accounts, 'ada')
    const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"name":"Eve"}' }
    for (const path of ['sign-up/email', 'update-user', 'change-email', 'delete-user', 'sign-in/email']) {
      expect((await accounts.answer(ada.request(`/api/auth/${path}`, post))).status, path).toBe(404)
    }
    const options = await accounts.answer(ada.request('/api/auth/passkey/generate-register-options'))
    expect(await options.json()).toMatchObject({ rp: { id: 'localhost' }, user: { name: 'ada', displayName: 'ADA' } })
    const nobody = await accounts.answer(new Visitor().request('/api/auth/passkey/generate-register-options'))
    expect(nobody.status).toBe(401)
  })

  it('keep no e-mail that anybody could be written to, and no address that somebody came from', async () => {
    const ada = new Visitor()
    await ada.signUp(accounts, 'ada')
    const overview = JSON.stringify(await accounts.overview(ada.request()))
    expect(overview).not.toContain('198.51.100.7')
    expect(overview).not.toContain('@')
  })
})

describe('the first account', () => {
  it('is made once, however many ask at a time, and before any other', async () => {
    const { accounts, everybody, database } = await openForTest()
    expect(await accounts.isEmpty()).toBe(true)
    expect(await new Visitor().signUp(accounts, 'eve')).toEqual({ ok: false, problem: 'sign-up-closed' })
    const claims = ['ada', 'grace', 'lin'].map((handle) =>
      accounts.signUpFirst(
        { request: new Visitor().request(), handle, name: handle, password: 'difference engine' },
        async () => {},
      ),
    )
    const settled = await Promise.all(claims)
    expect(settled.filter(({ ok }) => ok)).toHaveLength(1)
    expect(settled).toContainEqual({ ok: false, problem: 'already-set-up' })
    expect(await everybody()).toHaveLength(1)
    expect(await accounts.isEmpty()).toBe(false)
    await database.close()
  })

  it('is nobody’s when it was refused', async () => {
    const { accounts, database } = await openForTest()
    const first = (password: string) =>
      accounts.signUpFirst({ request: new Visitor().request(), handle: 'ada', name: 'Ada', password }, async () => {})
    expect(await first('short')).toEqual({ ok: false, problem: 'password-short' })
    expect(await first('long enough')).toMatchObject({ ok: true })
    await database.close()
  })
})

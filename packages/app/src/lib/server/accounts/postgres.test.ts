import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findPostgres, startPostgres, type TestPostgres } from '../data/testing/postgres.ts'
import { openForTest } from './testing/open.ts'
import { Visitor } from './testing/visitor.ts'

const programs = findPostgres()

describe.skipIf(!programs)('accounts in PostgreSQL (skipped where it is not installed)', () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startPostgres(programs ?? '')
  })
  afterAll(() => postgres.stop())

  it('are there again after a new start, with their sessions', async () => {
    const before = await openForTest({ url: postgres.url })
    const ada = new Visitor()
    const fields = { request: ada.request(), handle: 'ada', name: 'Ada', password: 'difference engine' }
    await ada.take(before.accounts.signUpFirst(fields, async () => {}))
    const grace = new Visitor()
    await grace.signUp(before.accounts, 'grace')
    await before.database.close()

    const after = await openForTest({ url: postgres.url })
    expect(await after.accounts.isEmpty()).toBe(false)
    expect(await after.accounts.whoIs(ada.request())).toMatchObject({ handle: 'ada' })
    expect(await new Visitor().signIn(after.accounts, 'grace')).toMatchObject({ ok: true })
    expect(await new Visitor().signIn(after.accounts, 'grace', 'not hers')).toMatchObject({
      problem: 'wrong-credentials',
    })
    expect(await new Visitor().signUp(after.accounts, 'grace')).toEqual({ ok: false, problem: 'handle-taken' })
    expect(await after.accounts.overview(ada.request())).toMatchObject({
      hasPassword: true,
      sessions: [{ here: true }],
    })
    await ada.take(after.accounts.signOutEverywhere(ada.request()))
    expect(await after.accounts.whoIs(ada.request())).toBeUndefined()
    await after.database.close()
  })
})

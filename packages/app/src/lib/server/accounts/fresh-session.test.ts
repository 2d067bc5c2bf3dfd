import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../data/database.ts'
import { freshSession } from './fresh-session.ts'

const NOW = Date.parse('2026-11-23T12:00:00Z')
const KEY = 'a key'

describe('a fresh session', () => {
  const database = openDatabase<object>({ file: ':memory:' })
  const look = freshSession({ database, cookie: 'banyan.session_token', key: KEY, lastsMs: 1_000, now: () => NOW })
  const signed = (token: string, key = KEY) =>
    `banyan.session_token=${encodeURIComponent(`${token}.${createHmac('sha256', key).update(token).digest('base64')}`)}`

  beforeEach(async () => {
    const { kysely } = database
    await sql`create table "user" (id text, username text, name text)`.execute(kysely)
    await sql`create table "session" (token text, "userId" text, "expiresAt" text)`.execute(kysely)
    await sql`insert into "user" values ('1', 'ada', 'Ada'), ('2', null, 'Nobody yet')`.execute(kysely)
    const [long, short] = [new Date(NOW + 1_001).toISOString(), new Date(NOW + 1_000).toISOString()]
    const rows = sql`('long', '1', ${long}), ('short', '1', ${short}), ('nameless', '2', ${long})`
    await sql`insert into "session" values ${rows}`.execute(kysely)
  })
  afterEach(async () => {
    await sql`drop table "user"`.execute(database.kysely)
    await sql`drop table "session"`.execute(database.kysely)
  })

  it('is known by its cookie, among others', async () => {
    expect(await look(`a=b; ${signed('long')}; c=d`)).toEqual({ id: '1', handle: 'ada', name: 'Ada' })
  })

  it('is over as soon as it is gone', async () => {
    await sql`delete from "session"`.execute(database.kysely)
    expect(await look(signed('long'))).toBeUndefined()
  })

  it.each([
    { given: 'no cookie', cookies: 'a=b' },
    { given: 'a session that ends soon', cookies: signed('short') },
    { given: 'a session that nobody has', cookies: signed('other') },
    { given: 'an account without a handle', cookies: signed('nameless') },
    { given: 'the signature of another key', cookies: signed('long', 'another key') },
    { given: 'no signature', cookies: 'banyan.session_token=long' },
    { given: 'an empty signature', cookies: 'banyan.session_token=long.' },
    { given: 'two of them', cookies: `${signed('long')}; ${signed('long')}` },
    { given: 'what cannot be decoded', cookies: 'banyan.session_token=%E0%A4%A' },
    { given: 'a cookie with another name', cookies: signed('long').replace('banyan', 'xbanyan') },
  ])('is not seen in $given', async ({ cookies }) => {
    expect(await look(cookies)).toBeUndefined()
  })
})

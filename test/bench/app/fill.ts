import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { SeededRandom } from '@banyan/core/testing'
import { community } from './community.ts'
import { bodyOf, nameOf } from './made-up-text.ts'

const YEAR_MS = 365 * 24 * 3_600_000
const DAY_MS = 24 * 3_600_000

export interface FillOptions {
  /** A data directory of the app, in which one account was made by its own forms; nobody uses it now. */
  dataDir: string
  people: number
  posts: number
  random: SeededRandom
  /** Milliseconds since 1970: the end of the year that the posts are from. */
  now: number
}

/** Somebody who is signed in. */
export interface Reader {
  readonly handle: string
  /** For the Cookie header. */
  readonly cookie: string
}

/**
 * Fills the app's database: accounts with a session each, who follow one another, and a year of posts. Rows are written
 * as the app would: signing up takes a tenth of a second of CPU, on purpose, and 10,000 of those a quarter of an hour.
 * @returns everybody, signed in
 */
export function fill({ dataDir, people, posts, random, now }: FillOptions): Reader[] {
  const database = new DatabaseSync(join(dataDir, 'banyan.sqlite'))
  try {
    database.exec('PRAGMA foreign_keys = OFF; BEGIN')
    const { follows, authors } = community({ people, posts, chance: random.next })
    const followers = new Uint32Array(people)
    for (const others of follows) for (const other of others) followers[other]! += 1

    const readers = addPeople(database, { dataDir, follows, followers, random, now })
    const follow = database.prepare('insert into follow (id, followerId, followedId) values (?, ?, ?)')
    let ties = 0
    for (const [person, others] of follows.entries()) {
      for (const other of others) follow.run(timeId(now - YEAR_MS, (ties += 1)), idOf(person), idOf(other))
    }
    const mute = database.prepare('insert or ignore into mute (muterId, mutedId, createdAt) values (?, ?, ?)')
    const block = database.prepare('insert or ignore into block (blockerId, blockedId, createdAt) values (?, ?, ?)')
    const anybody = () => idOf(Math.floor(random.next() * people))
    for (let person = 0; person < people; person += 1) {
      if (person % 2 === 0) mute.run(idOf(person), anybody(), now)
      if (person % 4 === 0) block.run(idOf(person), anybody(), now)
    }
    const post = database.prepare('insert into post (id, authorId, body, createdAt) values (?, ?, ?, ?)')
    for (const [index, author] of authors.entries()) {
      const at = Math.floor(now - YEAR_MS + (YEAR_MS * (index + random.next())) / posts)
      post.run(timeId(at, index), idOf(author), bodyOf(random.next), at)
    }
    database.exec('COMMIT')
    return readers
  } finally {
    database.close()
  }
}

function addPeople(
  database: DatabaseSync,
  options: Pick<FillOptions, 'dataDir' | 'random' | 'now'> & {
    follows: readonly (readonly number[])[]
    followers: Uint32Array
  },
): Reader[] {
  const { dataDir, follows, followers, random, now } = options
  const [made, ends] = [new Date(now - YEAR_MS).toISOString(), new Date(now + 30 * DAY_MS).toISOString()]
  const today = new Date(now).toISOString()
  const person = database.prepare(
    `insert into person (id, handle, name, folded, bio, hue, avatar, followers, following, isAdmin, createdAt)
     values (?, ?, ?, ?, '', ?, null, ?, ?, 0, ?)`,
  )
  const user = database.prepare(
    `insert into user (id, name, email, emailVerified, createdAt, updatedAt, username, displayUsername)
     values (?, ?, ?, 0, ?, ?, ?, ?)`,
  )
  // Everybody has the password of the account that is there already.
  const account = database.prepare(
    `insert into account (id, accountId, providerId, userId, password, createdAt, updatedAt)
     select ?, ?, 'credential', ?, password, ?, ? from account where providerId = 'credential' limit 1`,
  )
  const session = database.prepare(
    `insert into session (id, expiresAt, token, createdAt, updatedAt, ipAddress, userAgent, userId)
     values (?, ?, ?, ?, ?, '', 'bench', ?)`,
  )
  const sign = signer(dataDir)
  return follows.map((others, index) => {
    const [id, name, handle, token] = [idOf(index), nameOf(random.next), `person_${index}`, random.id(32)]
    const [hue, start] = [Math.floor(random.next() * 12), now - YEAR_MS]
    person.run(id, handle, name, name.toLowerCase(), hue, followers[index]!, others.length, start)
    user.run(id, name, `${id}@accounts.invalid`, made, made, handle, handle)
    account.run(random.id(32), id, id, made, made)
    session.run(random.id(32), ends, token, today, today, id)
    return { handle, cookie: `banyan.session_token=${sign(token)}` }
  })
}

/** What makes a cookie out of a session's token, as the app's accounts do with the secret of its data directory. */
function signer(dataDir: string): (token: string) => string {
  const secret = Buffer.from(readFileSync(join(dataDir, 'secret'), 'utf8').trim(), 'hex')
  const key = createHmac('sha256', secret).update('banyan:accounts').digest('hex')
  return (token) => encodeURIComponent(`${token}.${createHmac('sha256', key).update(token).digest('base64')}`)
}

const idOf = (person: number) => `bench${String(person).padStart(8, '0')}`

/** Sorts by time, as the app's own do. */
const timeId = (ms: number, index: number) =>
  ms.toString(36).padStart(9, '0') + (index % 36 ** 4).toString(36).padStart(4, '0') + index.toString(36)

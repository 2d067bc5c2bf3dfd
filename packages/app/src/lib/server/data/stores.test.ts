import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from './database.ts'
import { migrate } from './migrations.ts'
import type { AppDatabase, Tables } from './schema.ts'
import { storesIn } from './stores.ts'
import { graphContract } from './testing/graph-contract.ts'
import { moderationContract } from './testing/moderation-contract.ts'
import { peopleContract } from './testing/people-contract.ts'
import { findPostgres, startPostgres, type TestPostgres } from './testing/postgres.ts'
import { postsContract } from './testing/posts-contract.ts'
import { seedTokensContract } from './testing/seed-tokens-contract.ts'
import type { OpenStores } from './testing/stores-contract.ts'

const TABLES = [
  'recoveryMail',
  'auditEntry',
  'seedToken',
  'report',
  'setting',
  'post',
  'mute',
  'block',
  'follow',
  'person',
] as const

function storesOf(database: AppDatabase): OpenStores {
  let made = 0
  const initial = { name: 'Banyan', language: 'en', hostingThreshold: 600 } as const
  const stores = storesIn(database, { now: () => Date.now(), random: () => String((made += 1)), initial })
  return {
    stores,
    async add(name) {
      const person = await stores.people.add({ id: `id-${name}`, handle: name, name })
      if (!person) throw new Error(`${name} is taken`)
      return person
    },
  }
}

describe('in SQLite', () => {
  const opened: AppDatabase[] = []
  const open = async () => {
    const database = openDatabase<Tables>({ file: ':memory:' })
    opened.push(database)
    await migrate(database)
    return storesOf(database)
  }
  afterEach(async () => {
    for (const database of opened.splice(0)) await database.close()
  })

  peopleContract(open)
  graphContract(open)
  postsContract(open)
  seedTokensContract(open)
  moderationContract(open)

  it('keeps everything when the tables are brought up to date again', async () => {
    const { stores, add } = await open()
    await add('ada')
    await migrate(opened[0]!)
    expect(await stores.people.isTaken('ada')).toBe(true)
  })
})

const programs = findPostgres()
const missing = programs ? '' : ' (skipped: PostgreSQL is not installed; apt-get install postgresql)'

describe.skipIf(!programs)(`in PostgreSQL${missing}`, () => {
  let postgres: TestPostgres
  let database: AppDatabase
  beforeAll(async () => {
    postgres = await startPostgres(programs!)
    database = openDatabase<Tables>({ url: postgres.url, file: '' })
    await migrate(database)
  }, 60_000)
  afterAll(async () => {
    await database?.close()
    await postgres?.stop()
  })
  const open = async () => {
    for (const table of TABLES) await database.kysely.deleteFrom(table).execute()
    return storesOf(database)
  }

  peopleContract(open)
  graphContract(open)
  postsContract(open)
  seedTokensContract(open)
  moderationContract(open)
})

import { randomUUID } from 'node:crypto'
import { openDatabase } from '../../data/database.ts'
import { migrate } from '../../data/migrations.ts'
import { peopleIn } from '../../data/people.ts'
import type { Tables } from '../../data/schema.ts'
import { openAccounts, type OpenAccountsOptions } from '../open-accounts.ts'

/** Accounts on a database of their own, and the people they belong to. */
export async function openForTest(
  options: { url?: string } & Partial<Omit<OpenAccountsOptions<Tables>, 'database'>> = {},
) {
  const { url, ...rest } = options
  const database = openDatabase<Tables>({ url, file: ':memory:' })
  await migrate(database)
  const people = peopleIn(database, { now: () => Date.now() })
  const accounts = await openAccounts({
    ...{ database, newcomers: people, secret: new Uint8Array(32).fill(7), triesPerMinute: 100 },
    ...{ now: () => Date.now(), random: Math.random, newId: () => randomUUID() },
    ...rest,
  })
  const everybody = () => database.kysely.selectFrom('person').selectAll().execute()
  return { accounts, people, everybody, database }
}

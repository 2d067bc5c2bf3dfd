import { randomUUID } from 'node:crypto'
import { openDatabase } from '../../data/database.ts'
import type { Newcomers } from '../newcomers.ts'
import { openAccounts, type OpenAccountsOptions } from '../open-accounts.ts'

/** Accounts on a database of their own, and who came. */
export async function openForTest(
  options: { url?: string } & Partial<Omit<OpenAccountsOptions<unknown>, 'database' | 'newcomers'>> = {},
) {
  const { url, ...rest } = options
  const database = openDatabase<unknown>({ url, file: ':memory:' })
  const came = new Map<string, { id: string; name: string }>()
  const newcomers: Newcomers = {
    async add({ id, handle, name }) {
      came.set(handle, { id, name })
    },
    isTaken: async (handle) => came.has(handle),
  }
  const accounts = await openAccounts({
    ...{ database, newcomers, secret: new Uint8Array(32).fill(7), triesPerMinute: 100 },
    ...{ now: () => Date.now(), random: Math.random, newId: () => randomUUID() },
    ...rest,
  })
  return { accounts, came, database, newcomers }
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { VirtualClock } from '@banyan/core/testing'
import { Kysely, sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sqliteDialect } from './sqlite-dialect.ts'

interface Tables {
  note: { id: number; text: string }
}

let folder: string
let clock: VirtualClock
let kysely: Kysely<Tables>
let other: DatabaseSync
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-sqlite-'))
  const file = join(folder, 'notes.sqlite')
  clock = new VirtualClock()
  kysely = new Kysely<Tables>({ dialect: sqliteDialect({ file, clock }) })
  await sql`create table note (id integer primary key, text text not null)`.execute(kysely)
  await write(1, 'one')
  other = new DatabaseSync(file)
})
afterEach(async () => {
  other.close()
  await kysely.destroy()
  rmSync(folder, { recursive: true })
})

const write = (id: number, text: string) => kysely.insertInto('note').values({ id, text }).execute()
const texts = async () =>
  (await kysely.selectFrom('note').select('text').orderBy('id').execute()).map((row) => row.text)
/** Lets time pass as it does: what is due runs, and then what waited for that. */
async function pass(ms: number) {
  for (let passed = 0; passed < ms; passed += 20) {
    await new Promise(setImmediate)
    clock.advance(20)
  }
  await new Promise(setImmediate)
}

describe('while another program may write', () => {
  it('a write waits without stopping anything, and reads go on meanwhile', async () => {
    other.exec('BEGIN IMMEDIATE')
    const order: string[] = []
    const written = write(2, 'two').then(() => order.push('written'))
    await pass(1_000)
    expect(await texts()).toEqual(['one'])
    order.push('read')
    other.exec('COMMIT')
    await pass(40)
    await written
    expect(order).toEqual(['read', 'written'])
    expect(await texts()).toEqual(['one', 'two'])
  })

  it('all that wait fail as busy after two seconds, and not one after the other', async () => {
    other.exec('BEGIN IMMEDIATE')
    const answers = [2, 3, 4].map((id) => write(id, 'late').catch((error: unknown) => error))
    const transaction = kysely
      .transaction()
      .execute((trx) => trx.deleteFrom('note').execute())
      .catch((error: unknown) => error)
    await pass(2_100)
    for (const answer of await Promise.all([...answers, transaction])) {
      expect(answer).toMatchObject({ name: 'DatabaseFault', code: 'busy' })
    }
    other.exec('COMMIT')
    await write(5, 'five')
    expect(await texts()).toEqual(['one', 'five'])
    expect(clock.pending).toBe(0)
  })
})

it('writers take turns: a transaction is not seen, nor written into, before it is over', async () => {
  let finish = () => {}
  const held = new Promise<void>((resolve) => (finish = resolve))
  const transaction = kysely.transaction().execute(async (trx) => {
    await trx.insertInto('note').values({ id: 2, text: 'two' }).execute()
    await held
    await trx.insertInto('note').values({ id: 3, text: 'three' }).execute()
  })
  const later = write(4, 'four')
  await pass(100)
  expect(await texts()).toEqual(['one'])
  finish()
  await transaction
  await later
  expect(await texts()).toEqual(['one', 'two', 'three', 'four'])
})

it('a transaction that fails leaves nothing, and the next one begins', async () => {
  const failed = kysely.transaction().execute(async (trx) => {
    await trx.insertInto('note').values({ id: 2, text: 'two' }).execute()
    throw new Error('no')
  })
  await expect(failed).rejects.toThrow('no')
  await kysely.transaction().execute((trx) => trx.insertInto('note').values({ id: 3, text: 'three' }).execute())
  expect(await texts()).toEqual(['one', 'three'])
})

it('says that the disk is full, and goes on reading', async () => {
  await sql`pragma max_page_count = 3`.execute(kysely)
  const long = 'long '.repeat(10_000)
  await expect(write(2, long)).rejects.toMatchObject({ name: 'DatabaseFault', code: 'full' })
  const inTransaction = kysely
    .transaction()
    .execute((trx) => trx.insertInto('note').values({ id: 3, text: long }).execute())
  await expect(inTransaction).rejects.toMatchObject({ code: 'full' })
  expect(await texts()).toEqual(['one'])
})

it('tells mistakes in a query apart from what the database cannot do', async () => {
  await expect(write(1, 'again')).rejects.toMatchObject({ errstr: 'constraint failed' })
  await expect(sql`select 1 from nowhere`.execute(kysely)).rejects.toThrow('no such table')
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DatabaseFault, faultOf, noteFault, seeFaults } from './database-fault.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-fault-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('what SQLite itself says', () => {
  const faultIn = (file: string, text: string, options = {}) => {
    const database = new DatabaseSync(file, options)
    try {
      database.exec(text)
      return 'nothing'
    } catch (error) {
      return faultOf(error)
    } finally {
      database.close()
    }
  }

  it('of a file that may only be read', () => {
    const file = join(folder, 'a')
    expect(faultIn(file, 'create table a (b)')).toBe('nothing')
    expect(faultIn(file, 'insert into a values (1)', { readOnly: true })).toBe('read-only')
  })

  it('of a file that is something else, or damaged', () => {
    const file = join(folder, 'text')
    writeFileSync(file, 'this is not a database, whatever its name says'.repeat(100))
    expect(faultIn(file, 'create table a (b)')).toBe('not-a-database')
  })

  it('of a lock and of a full disk', () => {
    const file = join(folder, 'b')
    const holder = new DatabaseSync(file)
    holder.exec('create table a (b); begin immediate')
    expect(faultIn(file, 'insert into a values (1)')).toBe('busy')
    holder.exec('commit')
    holder.close()
    expect(faultIn(file, 'pragma max_page_count = 3; insert into a values (zeroblob(100000))')).toBe('full')
    expect(faultIn(file, 'insert into nothing values (1)')).toBeUndefined()
  })
})

it.each([
  { said: { code: '53100' }, fault: 'full' },
  { said: { code: '55P03' }, fault: 'busy' },
  { said: { code: '08006' }, fault: 'busy' },
  { said: { code: 'ECONNREFUSED' }, fault: 'busy' },
  { said: { message: 'timeout exceeded when trying to connect' }, fault: 'busy' },
  { said: { code: '25006' }, fault: 'read-only' },
  { said: { code: 'ENOSPC' }, fault: 'full' },
  { said: { code: 'EDQUOT' }, fault: 'full' },
  { said: { code: '23505' }, fault: undefined },
  { said: { code: 'toString' }, fault: undefined },
])('what PostgreSQL and the system say: $said is $fault', ({ said, fault }) => {
  expect(faultOf(Object.assign(new Error(said.message ?? 'no'), said))).toBe(fault)
})

it('sees a fault that a library made an answer of, and only in its own work', async () => {
  const swallow = async (thrown: unknown) => {
    await new Promise(setImmediate)
    noteFault(faultOf(thrown))
    return 500
  }
  const [seen, other] = await Promise.all([
    seeFaults(() => swallow(new DatabaseFault('full'))),
    seeFaults(() => swallow(new Error('no'))),
  ])
  expect(seen).toEqual({ value: 500, fault: 'full' })
  expect(other).toEqual({ value: 500, fault: undefined })
})

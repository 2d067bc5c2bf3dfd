import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DatabaseFault } from '../lib/server/data/database-fault.ts'
import { databaseFailure, openAppDatabase } from './app-database.ts'
import { listen } from './listen.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-database-'))
  file = join(folder, 'banyan.sqlite')
})
afterEach(() => rmSync(folder, { recursive: true }))

const open = () => openAppDatabase({ url: undefined, file })
/** Does something to the file with SQLite itself. */
function alter(text: string) {
  const database = new DatabaseSync(file)
  database.exec(text)
  database.close()
}

it('keeps what was written from one start to the next', async () => {
  const first = await open()
  await first.kysely.insertInto('setting').values({ key: 'a', value: '1' }).execute()
  await first.close()
  const again = await open()
  expect(await again.kysely.selectFrom('setting').selectAll().execute()).toEqual([{ key: 'a', value: '1' }])
  await again.close()
})

it('lets nobody else read a new database', async () => {
  const opened = await open()
  const modes = readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mode & 0o777])
  expect(modes).toEqual(['banyan.sqlite', 'banyan.sqlite-shm', 'banyan.sqlite-wal'].map((name) => [name, 0o600]))
  await opened.close()
})

describe('says in a sentence of its own that', () => {
  it('a newer version made the database, and which step it does not know', async () => {
    await (await open()).close()
    alter(`insert into kysely_migration values ('999-moons', '2030-01-01')`)
    const before = readFileSync(file)
    await expect(open()).rejects.toMatchObject({
      code: 'database-newer',
      message: expect.stringMatching(/^The database .+ was made by a newer version of Banyan \(its step 999-moons/),
    })
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  it('the file is not a database', async () => {
    writeFileSync(file, 'this is not a database, whatever its name says')
    await expect(open()).rejects.toMatchObject({
      code: 'database-foreign',
      message: expect.stringMatching(/banyan\.sqlite is not a database\. Move it away/),
    })
  })

  it('a folder is there, or the database of another program', async () => {
    mkdirSync(file)
    await expect(open()).rejects.toMatchObject({ message: expect.stringContaining('banyan.sqlite is a folder.') })
    rmSync(file, { recursive: true })
    alter('create table moz_places (id integer)')
    await expect(open()).rejects.toMatchObject({
      code: 'database-foreign',
      message: expect.stringContaining('is the database of another program.'),
    })
  })

  it.each([
    { what: 'cut short', damage: () => truncateSync(file, 20_000) },
    {
      what: 'overwritten in the middle',
      damage: () => {
        const bytes = readFileSync(file)
        bytes.fill(0xaa, 8_192, 28_672)
        writeFileSync(file, bytes)
      },
    },
  ])('the database is damaged: $what', async ({ damage }) => {
    await (await open()).close()
    damage()
    await expect(open()).rejects.toMatchObject({
      code: 'database-corrupt',
      message: expect.stringMatching(
        /^The database .+ is damaged \(.+\)\. Keep a copy of it, then go back to a backup/,
      ),
    })
  })

  it('another program holds it', async () => {
    await (await open()).close()
    const holder = new DatabaseSync(file)
    holder.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    try {
      await expect(open()).rejects.toMatchObject({
        code: 'database-locked',
        message: expect.stringMatching(/^Another program holds the database .+\. Close that program/),
      })
    } finally {
      holder.close()
    }
    await (await open()).close()
  })

  it.each([
    { fault: 'full', code: 'disk-full', sentence: /: the disk is full\. Make room on it/ },
    { fault: 'read-only', code: 'data-unwritable', sentence: /can only be read\. Give it/ },
    { fault: 'broken', code: 'disk-broken', sentence: /^Cannot open the database/ },
  ] as const)('the database cannot be used: $fault', ({ fault, code, sentence }) => {
    const failure = databaseFailure({ url: undefined, file }, new DatabaseFault(fault))
    expect(failure).toMatchObject({ code, message: expect.stringMatching(sentence) })
  })

  it.each(['postgres://ada:s3/cret@db/x', 'postgres://ada:s3#cret@db/x'])(
    'an address cannot be read, of which nothing is repeated: %s',
    (url) => {
      const failure = databaseFailure({ url, file }, new Error('no'))
      expect(failure).toMatchObject({ message: expect.stringContaining('at postgres://… (no)') })
    },
  )

  it('there is no PostgreSQL, and keeps the password to itself', async () => {
    const closed = createServer()
    const port = await listen(closed, { port: 0, host: '127.0.0.1' })
    await new Promise((resolve) => closed.close(resolve))
    await expect(
      openAppDatabase({ url: `postgres://ada:s3cret@127.0.0.1:${port}/banyan`, file: '' }),
    ).rejects.toMatchObject({
      code: 'database-unreachable',
      message: expect.stringMatching(
        /^Cannot use the database at postgres:\/\/127\.0\.0\.1:\d+\/banyan \(ECONNREFUSED\)\./,
      ),
    })
  })
})

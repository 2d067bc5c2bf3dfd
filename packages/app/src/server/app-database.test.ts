import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openAppDatabase } from './app-database.ts'
import { listen } from './listen.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-database-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

it('keeps what was written from one start to the next', async () => {
  const file = join(folder, 'banyan.sqlite')
  const first = await openAppDatabase({ url: undefined, file })
  await first.kysely.insertInto('setting').values({ key: 'a', value: '1' }).execute()
  await first.close()
  const again = await openAppDatabase({ url: undefined, file })
  expect(await again.kysely.selectFrom('setting').selectAll().execute()).toEqual([{ key: 'a', value: '1' }])
  await again.close()
})

it('says in one sentence that its file cannot be written', async () => {
  const file = join(folder, 'banyan.sqlite')
  writeFileSync(file, 'this is not a database, whatever its name says')
  await expect(openAppDatabase({ url: undefined, file })).rejects.toMatchObject({
    code: 'data-unwritable',
    message: expect.stringMatching(/^Cannot write to the data directory .+BANYAN_DATA_DIR\.$/),
  })
})

it('says in one sentence that there is no PostgreSQL, and keeps the password to itself', async () => {
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

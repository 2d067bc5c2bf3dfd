import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openAppDatabase } from './app-database.ts'
import { backUp, BackupError } from './backup.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-backup-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

it('copies all that was written, while the database is in use', async () => {
  const databaseFile = join(folder, 'banyan.sqlite')
  const to = join(folder, 'copy.sqlite')
  const used = await openAppDatabase({ url: undefined, file: databaseFile })
  await used.kysely.insertInto('setting').values({ key: 'name', value: '"Tree"' }).execute()
  await backUp({ databaseUrl: undefined, databaseFile, to })
  await used.close()

  const copy = await openAppDatabase({ url: undefined, file: to })
  expect(await copy.kysely.selectFrom('setting').selectAll().execute()).toEqual([{ key: 'name', value: '"Tree"' }])
  await copy.close()
})

it('replaces nothing', async () => {
  const databaseFile = join(folder, 'banyan.sqlite')
  await (await openAppDatabase({ url: undefined, file: databaseFile })).close()
  const to = join(folder, 'precious')
  writeFileSync(to, 'precious')
  await expect(backUp({ databaseUrl: undefined, databaseFile, to })).rejects.toThrow(BackupError)
  expect(readFileSync(to, 'utf8')).toBe('precious')
})

it('says which command to run for PostgreSQL, without the password', async () => {
  const asked = backUp({ databaseUrl: 'postgres://ada:s3cret@localhost/banyan', databaseFile: '', to: 'monday.dump' })
  await expect(asked).rejects.toThrow(/pg_dump --format=custom --file='monday.dump' "\$DATABASE_URL"$/)
})

it('says that there is nothing to copy', async () => {
  const asked = backUp({ databaseUrl: undefined, databaseFile: join(folder, 'none'), to: join(folder, 'copy') })
  await expect(asked).rejects.toThrow(/^There is no database at .+BANYAN_DATA_DIR\.$/)
})

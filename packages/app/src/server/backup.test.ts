import { execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openAppDatabase } from './app-database.ts'
import { backUp, BackupError } from './backup.ts'
import { openDataDirectory } from './data-directory.ts'
import { restore } from './restore.ts'

let folder: string
let dataDir: string
let to: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-backup-'))
  dataDir = join(folder, 'data')
  to = join(folder, 'monday.banyan')
})
afterEach(() => rmSync(folder, { recursive: true }))

const PICTURE = `${'0a'.repeat(16)}.webp`
const now = () => Date.UTC(2026, 10, 29, 20)
const back = () => backUp({ databaseUrl: undefined, dataDir, to })
const forth = (from = to) => restore({ databaseUrl: undefined, dataDir, from, now })

/** A data directory in use, with one setting and one picture. */
async function use(name: string) {
  const data = openDataDirectory(dataDir)
  const database = await openAppDatabase({ url: undefined, file: data.databaseFile })
  await database.kysely
    .insertInto('setting')
    .values({ key: 'name', value: name })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: name }))
    .execute()
  mkdirSync(data.picturesDirectory, { recursive: true })
  writeFileSync(join(data.picturesDirectory, PICTURE), `picture of ${name}`)
  const end = async () => {
    await database.close()
    data.lock.release()
  }
  return { secret: Buffer.from(data.secret).toString('hex'), end }
}

/** What a start would find. */
async function found() {
  const data = openDataDirectory(dataDir)
  const database = await openAppDatabase({ url: undefined, file: data.databaseFile })
  const [setting] = await database.kysely.selectFrom('setting').selectAll().execute()
  await database.close()
  data.lock.release()
  return {
    name: setting?.value,
    secret: Buffer.from(data.secret).toString('hex'),
    picture: readFileSync(join(data.picturesDirectory, PICTURE), 'utf8'),
  }
}

describe('a backup', () => {
  it('holds the database, the pictures and the secret, while all are in use', async () => {
    const used = await use('Tree')
    await back()
    await used.end()
    rmSync(dataDir, { recursive: true })
    expect(await forth()).toBeUndefined()
    expect(await found()).toEqual({ name: 'Tree', secret: used.secret, picture: 'picture of Tree' })
  })

  it('is one file that nobody but its owner may read', async () => {
    await (await use('Tree')).end()
    await back()
    expect(statSync(to).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder).sort()).toEqual(['data', 'monday.banyan'])
  })

  it('replaces nothing', async () => {
    await (await use('Tree')).end()
    writeFileSync(to, 'precious')
    await expect(back()).rejects.toThrow(BackupError)
    expect(readFileSync(to, 'utf8')).toBe('precious')
  })

  it('leaves nothing half done where it cannot be written', async () => {
    await (await use('Tree')).end()
    to = join(folder, 'none', 'monday.banyan')
    await expect(back()).rejects.toThrow(/^Cannot write .+ \(ENOENT\)\.$/)
  })

  it('says which command to run for PostgreSQL, without the password', async () => {
    const asked = backUp({ databaseUrl: 'postgres://ada:s3cret@localhost/banyan', dataDir: '', to: 'monday.dump' })
    await expect(asked).rejects.toThrow(/pg_dump --format=custom --file='monday.dump' "\$DATABASE_URL"$/)
  })

  it('can be made of a backup that was put in place by hand', async () => {
    await (await use('Tree')).end()
    await back()
    cpSync(to, join(dataDir, 'banyan.sqlite'))
    rmSync(to)
    await back()
    await forth()
    expect(await found()).toMatchObject({ name: 'Tree', picture: 'picture of Tree' })
  })

  it('says that there is nothing to copy', async () => {
    await expect(back()).rejects.toThrow(/^There is no database at .+BANYAN_DATA_DIR\.$/)
  })
})

describe('restoring', () => {
  it('keeps what was there, beside what is there now', async () => {
    await (await use('Monday')).end()
    await back()
    await (await use('Tuesday')).end()
    const before = await forth()
    expect(before).toBe(join(dataDir, 'before-2026-11-29T20-00-00-000Z'))
    expect(await found()).toMatchObject({ name: 'Monday', picture: 'picture of Monday' })
    expect(readFileSync(join(before!, 'avatars', PICTURE), 'utf8')).toBe('picture of Tuesday')
    expect(readdirSync(before!)).toEqual(expect.arrayContaining(['banyan.sqlite', 'secret']))
    expect(readdirSync(dataDir).filter((name) => name.startsWith('restoring'))).toEqual([])
  })

  it('refuses while Banyan runs on the folder, and changes nothing', async () => {
    const used = await use('Monday')
    await back()
    await expect(forth()).rejects.toMatchObject({ code: 'data-in-use' })
    await used.end()
    expect(await found()).toMatchObject({ name: 'Monday' })
  })

  it.each([
    { what: 'is not a backup', make: () => writeFileSync(to, 'precious'), why: 'it is not a backup of Banyan' },
    { what: 'is of another program', make: () => alter('create table moz (a)'), why: 'it is not a backup of Banyan' },
    {
      what: 'is of a newer version',
      make: async () => {
        await back()
        alter(`insert into kysely_migration values ('999-moons', '2030-01-01')`)
      },
      why: 'a newer version of Banyan made it; start that version',
    },
    {
      what: 'is damaged',
      make: async () => {
        await back()
        writeFileSync(to, readFileSync(to).subarray(0, 20_000))
      },
      why: 'it is damaged',
    },
    { what: 'is empty', make: () => writeFileSync(to, ''), why: 'it is not a backup of Banyan' },
    {
      what: 'holds files and no database',
      make: () => alter('create table sqlar (name text, mode int, mtime int, sz int, data blob)'),
      why: 'it is not a backup of Banyan',
    },
    {
      what: 'has a spoilt secret',
      make: async () => {
        await back()
        alter(`update sqlar set data = x'41' where name = 'secret'`)
      },
      why: 'it is damaged',
    },
  ])('refuses a file that $what, and changes nothing', async ({ make, why }) => {
    await (await use('Monday')).end()
    await make()
    await expect(forth()).rejects.toThrow(`Cannot restore ${to}: ${why}. Nothing was changed.`)
    expect(await found()).toMatchObject({ name: 'Monday' })
    expect(readdirSync(dataDir).filter((name) => /^(?:before|restoring)/.test(name))).toEqual([])
  })

  it('takes an old backup, of the database alone: pictures and the secret stay', async () => {
    const used = await use('Monday')
    await back()
    await used.end()
    alter('drop table sqlar')
    await (await use('Tuesday')).end()
    await forth()
    expect(await found()).toEqual({ name: 'Monday', secret: used.secret, picture: 'picture of Tuesday' })
  })

  it('writes nothing outside of the folder, whatever the file says', async () => {
    await (await use('Monday')).end()
    await back()
    alter(`insert into sqlar values ('../evil', 33188, 0, 4, x'65766970'), ('avatars/../../evil', 33188, 0, 1, x'00')`)
    await forth()
    expect(existsSync(join(folder, 'evil'))).toBe(false)
    expect(existsSync(join(dataDir, 'evil'))).toBe(false)
  })

  it('says that there is no such file, and which command to run for PostgreSQL', async () => {
    await expect(forth()).rejects.toThrow(`There is no file ${to}.`)
    const asked = restore({ databaseUrl: 'postgres://ada:s3cret@localhost/banyan', dataDir, from: 'monday.dump', now })
    await expect(asked).rejects.toThrow(/pg_restore --clean --dbname="\$DATABASE_URL" 'monday.dump'$/)
  })
})

it('does both from the command line', async () => {
  await (await use('Monday')).end()
  const run = (program: string) =>
    execFileSync(process.execPath, [join(import.meta.dirname, '../..', program), to], {
      env: { ...process.env, NODE_OPTIONS: '', BANYAN_DATA_DIR: dataDir, DATABASE_URL: '' },
      encoding: 'utf8',
    })
  expect(run('backup.ts')).toContain(`npm run restore -- ${to}`)
  await (await use('Tuesday')).end()
  expect(run('restore.ts')).toMatch(/^Restored .+\nWhat was there before lies in .+before-/)
  expect(await found()).toMatchObject({ name: 'Monday' })
})

it.each(['backup.ts', 'restore.ts', 'recover.ts'])('%s says on stdout how it is used, when asked', (program) => {
  const said = execFileSync(process.execPath, [join(import.meta.dirname, '../..', program), '--help'], {
    env: { ...process.env, NODE_OPTIONS: '', BANYAN_DATA_DIR: dataDir },
    encoding: 'utf8',
  })
  expect(said).toMatch(/^npm run \w+ -- [A-Z]+ /)
})

it('makes no database where a link for a new password is asked for', () => {
  const asked = spawnSync(process.execPath, [join(import.meta.dirname, '../..', 'recover.ts'), 'ada'], {
    env: { ...process.env, NODE_OPTIONS: '', BANYAN_DATA_DIR: dataDir, DATABASE_URL: '' },
    encoding: 'utf8',
  })
  expect(asked).toMatchObject({ status: 1, stderr: expect.stringMatching(/^There is no database at .+DATA_DIR\.\n$/) })
  expect(existsSync(dataDir)).toBe(false)
})

/** Does something to the backup with SQLite itself. */
function alter(text: string) {
  const database = new DatabaseSync(to)
  database.exec(text)
  database.close()
}

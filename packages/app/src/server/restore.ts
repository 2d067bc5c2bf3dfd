import { existsSync } from 'node:fs'
import { copyFile, cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { DatabaseFault, type DatabaseFaultCode, faultOf } from '../lib/server/data/database-fault.ts'
import { openAppDatabase } from './app-database.ts'
import { BackupError, reasonOf } from './backup.ts'
import { unpackFiles } from './backup-archive.ts'
import { DATABASE_FILE, makeDirectory, PICTURES_FOLDER, SECRET_FILE } from './data-directory.ts'
import { unwritable } from './data-failure.ts'
import { lockDataDirectory } from './data-lock.ts'
import { StartError } from './start-error.ts'

/** What the app keeps in its data directory. */
const KEPT = [DATABASE_FILE, `${DATABASE_FILE}-wal`, `${DATABASE_FILE}-shm`, PICTURES_FOLDER, SECRET_FILE]

/**
 * Puts a backup in place of what is in a data directory. The backup is unpacked and looked at first; only then does it
 * change places with what was there, which is kept in a folder beside it.
 * @returns the folder with what was there before; undefined when there was nothing
 * @throws BackupError or StartError when nothing was changed: a running Banyan, a file that is no backup or is newer
 * @example await restore({ databaseUrl: undefined, dataDir: 'data', from: 'monday.banyan', now: Date.now })
 */
export async function restore(options: {
  databaseUrl: string | undefined
  dataDir: string
  from: string
  now: () => number
}): Promise<string | undefined> {
  const { databaseUrl, dataDir, from, now } = options
  if (databaseUrl) {
    throw new BackupError(
      `Your data is in PostgreSQL, which brings its own tool: pg_restore --clean --dbname="$DATABASE_URL" '${from}'`,
    )
  }
  if (!existsSync(from)) throw new BackupError(`There is no file ${from}.`)
  try {
    makeDirectory(resolve(dataDir))
  } catch (cause) {
    throw unwritable(dataDir, cause)
  }
  const lock = lockDataDirectory(dataDir, { now })
  let staged: string | undefined
  try {
    staged = await mkdtemp(join(dataDir, 'restoring-'))
    await unpack(from, { into: staged, dataDir })
    return await changePlaces(staged, { dataDir, now })
  } catch (cause) {
    if (cause instanceof BackupError || cause instanceof StartError) throw cause
    throw new BackupError(`Cannot restore ${from} (${reasonOf(cause)}). Nothing was changed.`, { cause })
  } finally {
    if (staged !== undefined) await rm(staged, { recursive: true, force: true })
    lock.release()
  }
}

/** @throws BackupError for a file that this version cannot use */
async function unpack(from: string, { into, dataDir }: { into: string; dataDir: string }): Promise<void> {
  const file = join(into, DATABASE_FILE)
  await copyFile(from, file)
  let hadFiles: boolean
  try {
    const copy = new DatabaseSync(file)
    try {
      copy.exec('PRAGMA journal_mode = DELETE')
      refuseDamaged(copy)
      hadFiles = await unpackFiles(copy, into)
    } finally {
      copy.close()
    }
    await (await openAppDatabase({ url: undefined, file })).close()
  } catch (cause) {
    // The sentences for a start name the copy, and say to go back to a backup.
    const why = REFUSED[cause instanceof StartError ? cause.code : (faultOf(cause) ?? 'broken')]
    throw new BackupError(`Cannot restore ${from}: ${why ?? reasonOf(cause)}. Nothing was changed.`, { cause })
  }
  if (hadFiles) return
  // An old backup holds the database alone. Pictures and the secret stay as they are.
  for (const name of [PICTURES_FOLDER, SECRET_FILE]) {
    if (existsSync(join(dataDir, name))) await cp(join(dataDir, name), join(into, name), { recursive: true })
  }
}

/** Reads all of it: a start looks for less, and an empty file passes there for a database that begins. */
function refuseDamaged(copy: DatabaseSync): void {
  const [result] = copy.prepare('PRAGMA integrity_check(1)').all()
  if (result?.['integrity_check'] !== 'ok') throw new DatabaseFault('corrupt')
  const ours = copy.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'kysely_migration'")
  if (!ours.get()) throw new DatabaseFault('not-a-database')
}

const NO_BACKUP = 'it is not a backup of Banyan'
const DAMAGED = 'it is damaged'
const REFUSED: Partial<Record<StartError['code'] | DatabaseFaultCode, string>> = {
  'database-newer': 'a newer version of Banyan made it; start that version',
  'database-corrupt': DAMAGED,
  corrupt: DAMAGED,
  'database-foreign': NO_BACKUP,
  'not-a-database': NO_BACKUP,
  'disk-full': 'the disk is full',
}

async function changePlaces(
  staged: string,
  { dataDir, now }: { dataDir: string; now: () => number },
): Promise<string | undefined> {
  const before = join(dataDir, `before-${new Date(now()).toISOString().replaceAll(/[:.]/g, '-')}`)
  const old = KEPT.filter((name) => existsSync(join(dataDir, name)))
  const moved: [from: string, to: string][] = []
  const move = async (from: string, to: string) => {
    await rename(from, to)
    moved.push([from, to])
  }
  try {
    if (old.length > 0) await mkdir(before, { mode: 0o700 })
    for (const name of old) await move(join(dataDir, name), join(before, name))
    for (const name of KEPT) {
      if (existsSync(join(staged, name))) await move(join(staged, name), join(dataDir, name))
    }
  } catch (error) {
    for (const [from, to] of moved.toReversed()) await rename(to, from)
    throw error
  }
  return old.length > 0 ? before : undefined
}

import { existsSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { faultOf } from '../lib/server/data/database-fault.ts'
import { packFiles } from './backup-archive.ts'
import { codeOf } from './data-failure.ts'
import { DATABASE_FILE } from './data-directory.ts'

/** Why there is no backup, or none was restored. The message is for the person at the terminal. */
export class BackupError extends Error {}

/**
 * Copies all that the app keeps into one new file while it runs: database, pictures, and the secret. Each transaction
 * is in the copy as a whole, or not at all. Only its owner may read the file: with the secret in it anybody could sign
 * in as anybody.
 * @throws BackupError with what to do instead: with PostgreSQL, without a database, or when the file exists
 * @example await backUp({ databaseUrl: undefined, dataDir: 'data', to: 'monday.banyan' })
 */
export async function backUp(options: { databaseUrl: string | undefined; dataDir: string; to: string }): Promise<void> {
  const { databaseUrl, dataDir, to } = options
  if (databaseUrl) {
    throw new BackupError(
      `Your data is in PostgreSQL, which brings its own tool: pg_dump --format=custom --file='${to}' "$DATABASE_URL"`,
    )
  }
  const databaseFile = join(dataDir, DATABASE_FILE)
  if (!existsSync(databaseFile)) {
    throw new BackupError(`There is no database at ${databaseFile}. Name its folder with BANYAN_DATA_DIR.`)
  }
  if (existsSync(to)) throw new BackupError(`${to} exists already. Choose another name: a backup replaces nothing.`)
  const half = `${to}.part`
  try {
    await (await open(half, 'w', 0o600)).close() // SQLite keeps the mode of a file that exists
    await copyDatabase(databaseFile, half)
    const copy = new DatabaseSync(half)
    try {
      copy.exec('PRAGMA journal_mode = DELETE') // one file, without others beside it
      copy.exec('BEGIN')
      await packFiles(copy, dataDir)
      copy.exec('COMMIT')
    } finally {
      copy.close()
    }
    await rename(half, to)
  } catch (cause) {
    await rm(half, { force: true })
    await rm(`${half}-journal`, { force: true })
    throw new BackupError(`Cannot write ${to} (${reasonOf(cause)}).`, { cause })
  }
}

async function copyDatabase(from: string, to: string): Promise<void> {
  const database = new DatabaseSync(from, { readOnly: true })
  try {
    await backup(database, to)
  } finally {
    database.close()
  }
}

/** Why a file could not be written or read, for the brackets at the end of a sentence. */
export function reasonOf(cause: unknown): string {
  const reasons: Partial<Record<NonNullable<ReturnType<typeof faultOf>>, string>> = {
    busy: 'another program holds the database; try again',
    full: 'the disk is full',
    'read-only': 'this user may not write there',
    corrupt: 'the database is damaged',
    'not-a-database': 'it is not a database',
  }
  const fault = faultOf(cause)
  return (fault && reasons[fault]) ?? codeOf(cause)
}

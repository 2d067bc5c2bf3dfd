import { closeSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { sql } from 'kysely'
import { openDatabase } from '../lib/server/data/database.ts'
import { faultOf } from '../lib/server/data/database-fault.ts'
import { migrate, NewerDatabaseError } from '../lib/server/data/migrations.ts'
import type { AppDatabase, Tables } from '../lib/server/data/schema.ts'
import { codeOf, unwritable } from './data-failure.ts'
import { StartError } from './start-error.ts'

interface Place {
  readonly url: string | undefined
  readonly file: string
}

/** The largest file that is read through for damage at every start, in bytes: it takes a tenth of a second. */
const MOST_CHECKED_BYTES = 64_000_000

/**
 * Opens the database and brings its tables up to date.
 * @throws StartError with a sentence of its own for each cause; nothing is left open
 */
export async function openAppDatabase({ url, file }: Place): Promise<AppDatabase> {
  let database: AppDatabase | undefined
  if (!url) keepPrivate(file)
  try {
    database = openDatabase<Tables>({ url, file })
    if (!url) await refuseOthers(database, file)
    await migrate(database)
    return database
  } catch (cause) {
    await database?.close().catch(() => {}) // it has failed before, which is what counts
    throw databaseFailure({ url, file }, cause)
  }
}

/** A new database is for this user alone, also in a folder that others may enter; SQLite's files beside it take after
 *  it. */
function keepPrivate(file: string): void {
  try {
    closeSync(openSync(file, 'ax', 0o600))
  } catch {
    // It exists, or cannot be made: opening it says why.
  }
}

/** @throws StartError for a damaged file, and for the database of another program */
async function refuseOthers({ kysely }: AppDatabase, file: string): Promise<void> {
  const tables = await sql<{ name: string }>`select name from sqlite_master where type = 'table'`.execute(kysely)
  const isOurs = tables.rows.length === 0 || tables.rows.some(({ name }) => name === 'kysely_migration')
  if (!isOurs) throw foreign(file, 'the database of another program')
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MOST_CHECKED_BYTES) return
  const { rows } = await sql<Record<string, unknown>>`PRAGMA quick_check(1)`.execute(kysely)
  const [found] = Object.values(rows[0] ?? {})
  if (found !== 'ok') throw corrupt(file, new Error(String(found)))
}

/** The error for a database that did not do what it was asked while the app started. */
export function databaseFailure({ url, file }: Place, cause: unknown): unknown {
  if (cause instanceof StartError) return cause
  if (cause instanceof NewerDatabaseError) return newer(url ? shown(url) : file, cause)
  if (url) return unreachable(url, cause)
  switch (faultOf(cause)) {
    case 'busy':
      return new StartError(
        'database-locked',
        `Another program holds the database ${file}. ` +
          `Close that program (one that shows databases, or copies them), then start again.`,
        { cause },
      )
    case 'full':
      return unwritable(dirname(file), Object.assign(new Error('full', { cause }), { code: 'ENOSPC' }))
    case 'read-only':
      return new StartError(
        'data-unwritable',
        `The database ${file} can only be read. Give it and its folder to this user (chown, chmod u+w), ` +
          `or name another directory with BANYAN_DATA_DIR.`,
        { cause },
      )
    case 'corrupt':
      return corrupt(file, cause)
    case 'not-a-database':
      return foreign(file, 'not a database')
    case 'broken':
      if (isFolder(file)) return foreign(file, 'a folder')
      return new StartError(
        'disk-broken',
        `Cannot open the database ${file} (${codeOf(rootOf(cause))}). Check who owns it, and the disk.`,
        { cause },
      )
    case undefined:
      return cause
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false

const BACK = 'go back to a backup with npm run restore -- FILE'

function foreign(file: string, what: string): StartError {
  return new StartError(
    'database-foreign',
    `${file} is ${what}. Move it away to begin with an empty database, or ${BACK}.`,
  )
}

function corrupt(file: string, cause: unknown): StartError {
  return new StartError(
    'database-corrupt',
    `The database ${file} is damaged (${firstLine(codeOf(rootOf(cause)))}). Keep a copy of it, then ${BACK}.`,
    { cause },
  )
}

function newer(place: string, { step }: NewerDatabaseError): StartError {
  return new StartError(
    'database-newer',
    `The database ${place} was made by a newer version of Banyan (its step ${step} is unknown here). ` +
      `Start that version, or ${BACK} from before.`,
  )
}

function unreachable(url: string, cause: unknown): StartError {
  return new StartError(
    'database-unreachable',
    `Cannot use the database at ${shown(url)} (${codeOf(cause)}). ` +
      `Start PostgreSQL and check DATABASE_URL, or leave it out: Banyan then keeps its data in a file.`,
    { cause },
  )
}

/** Without the password: of an address that cannot be read, in which it may stand anywhere, the scheme alone. */
function shown(url: string): string {
  const { protocol, host, pathname } = URL.parse(url) ?? {}
  return host === undefined ? `${url.split(':', 1)[0]}://…` : `${protocol}//${host}${pathname}`
}

/** SQLite lists what is wrong in lines of its own. */
const firstLine = (text: string) => text.replace(/^\*\*\*.*\n/, '').split('\n', 1)[0]!

/** What SQLite itself said. */
function rootOf(error: unknown): unknown {
  const cause = error instanceof Error && error.cause instanceof Error ? rootOf(error.cause) : error
  return cause instanceof Error && 'errstr' in cause ? new Error(String(cause.errstr)) : cause
}

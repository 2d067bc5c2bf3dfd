import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StartError } from './start-error.ts'

/** What the app keeps between starts. */
export interface DataDirectory {
  readonly database: DatabaseSync
  /** Signs the sign-in cookies. Made on the first start, readable by the owner only. */
  readonly secret: Uint8Array
  close(): void
}

const SECRET_BYTES = 32
const SECRET = new RegExp(`^[0-9a-f]{${SECRET_BYTES * 2}}$`)

/**
 * Opens the directory, and makes it and what belongs in it when missing.
 * @throws StartError 'data-unwritable' or 'data-unreadable'
 */
export function openDataDirectory(directory: string): DataDirectory {
  try {
    makeDirectory(resolve(directory))
  } catch (cause) {
    throw unwritable(directory, cause)
  }
  const secret = readOrMakeSecret(directory)
  const database = openDatabase(directory)
  return { database, secret, close: () => database.close() }
}

/** Not Node's own `recursive`: it never returns where a parent exists and takes no children, as under /proc. */
function makeDirectory(path: string): void {
  if (existsSync(path)) return
  makeDirectory(dirname(path))
  mkdirSync(path, { mode: 0o700 })
}

function openDatabase(directory: string): DatabaseSync {
  let database: DatabaseSync
  try {
    database = new DatabaseSync(join(directory, 'banyan.sqlite'))
  } catch (cause) {
    throw unwritable(directory, cause)
  }
  try {
    // The first write of a start: it fails here, in words, rather than at somebody's sign-in.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 2000; PRAGMA foreign_keys = ON;')
    return database
  } catch (cause) {
    database.close()
    throw unwritable(directory, cause)
  }
}

function readOrMakeSecret(directory: string): Uint8Array {
  const path = join(directory, 'secret')
  try {
    writeFileSync(path, `${randomBytes(SECRET_BYTES).toString('hex')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (cause) {
    if (codeOf(cause) !== 'EEXIST') throw unwritable(directory, cause)
  }
  let text: string
  try {
    text = readFileSync(path, 'utf8').trim()
  } catch (cause) {
    throw new StartError('data-unreadable', `Cannot read ${path} (${codeOf(cause)}). Check who owns it.`, { cause })
  }
  if (!SECRET.test(text)) {
    throw new StartError(
      'data-unreadable',
      `${path} does not hold a secret that Banyan made. Delete it and start again; everybody then signs in anew.`,
    )
  }
  return Buffer.from(text, 'hex')
}

function unwritable(directory: string, cause: unknown): StartError {
  return new StartError(
    'data-unwritable',
    `Cannot write to the data directory ${directory} (${codeOf(cause)}). ` +
      `Make it writable, or name another one with BANYAN_DATA_DIR.`,
    { cause },
  )
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message
}

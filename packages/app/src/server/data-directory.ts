import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { StartError } from './start-error.ts'

/** The files that the app keeps between starts. */
export interface DataDirectory {
  /** The file of SQLite's database. It may not exist yet. */
  readonly databaseFile: string
  /** The folder of people's pictures. It may not exist yet. */
  readonly picturesDirectory: string
  /** Keys are derived from it. Made on the first start, readable by the owner only. */
  readonly secret: Uint8Array
}

/** The name of SQLite's file in the data directory. */
export const DATABASE_FILE = 'banyan.sqlite'
/** The length of the secret, in bytes. */
const SECRET_BYTES = 32
const SECRET = new RegExp(`^[0-9a-f]{${SECRET_BYTES * 2}}$`)

/**
 * Opens the directory. Makes it and its files when missing.
 * @throws StartError 'data-unwritable' or 'data-unreadable'
 */
export function openDataDirectory(directory: string): DataDirectory {
  try {
    makeDirectory(resolve(directory))
  } catch (cause) {
    throw unwritable(directory, cause)
  }
  return {
    databaseFile: join(directory, DATABASE_FILE),
    picturesDirectory: join(directory, 'avatars'),
    secret: readOrMakeSecret(directory),
  }
}

/** Makes a folder and its parents. Node's `recursive` never returns where a parent refuses children, as under /proc. */
function makeDirectory(path: string): void {
  if (existsSync(path)) return
  makeDirectory(dirname(path))
  mkdirSync(path, { mode: 0o700 })
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

/** The error for a data directory that cannot be written. */
export function unwritable(directory: string, cause: unknown): StartError {
  return new StartError(
    'data-unwritable',
    `Cannot write to the data directory ${directory} (${codeOf(cause)}). ` +
      `Make it writable, or name another one with BANYAN_DATA_DIR.`,
    { cause },
  )
}

/** The system's name of an error, for the end of a sentence. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message
}

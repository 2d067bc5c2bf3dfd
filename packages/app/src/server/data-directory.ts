import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { StartError } from './start-error.ts'

/** What the app keeps between starts. */
export interface DataDirectory {
  /** Where SQLite keeps its database; there may be none yet. */
  readonly databaseFile: string
  /** The faces that people gave themselves; there may be none yet. */
  readonly picturesDirectory: string
  /** What signs cookies is derived from it. Made on the first start, readable by the owner only. */
  readonly secret: Uint8Array
}

/** The name of SQLite's file in the data directory. */
export const DATABASE_FILE = 'banyan.sqlite'
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
  return {
    databaseFile: join(directory, DATABASE_FILE),
    picturesDirectory: join(directory, 'avatars'),
    secret: readOrMakeSecret(directory),
  }
}

/** Not Node's own `recursive`: it never returns where a parent exists and takes no children, as under /proc. */
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

/** The sentence for a data directory that does not take what must be kept. */
export function unwritable(directory: string, cause: unknown): StartError {
  return new StartError(
    'data-unwritable',
    `Cannot write to the data directory ${directory} (${codeOf(cause)}). ` +
      `Make it writable, or name another one with BANYAN_DATA_DIR.`,
    { cause },
  )
}

/** What the system calls an error, for the end of a sentence. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message
}

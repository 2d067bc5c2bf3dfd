import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { codeOf, unwritable } from './data-failure.ts'
import { type DataLock, lockDataDirectory } from './data-lock.ts'
import { StartError } from './start-error.ts'

/** The files that the app keeps between starts. */
export interface DataDirectory {
  /** The file of SQLite's database. It may not exist yet. */
  readonly databaseFile: string
  /** The folder of people's pictures. It may not exist yet. */
  readonly picturesDirectory: string
  /** Keys are derived from it. Made on the first start, readable by the owner only. */
  readonly secret: Uint8Array
  /** Keeps other processes off the directory until it is released. */
  readonly lock: DataLock
}

/** The name of SQLite's file in the data directory. */
export const DATABASE_FILE = 'banyan.sqlite'
/** The folder of people's pictures in the data directory. */
export const PICTURES_FOLDER = 'avatars'
/** The file of the secret in the data directory. */
export const SECRET_FILE = 'secret'
/** The length of the secret, in bytes. */
const SECRET_BYTES = 32
const SECRET = new RegExp(`^[0-9a-f]{${SECRET_BYTES * 2}}$`)
/** Whether a file holds a secret that the app made. */
export const isSecret = (text: string): boolean => SECRET.test(text.trim())

/**
 * Opens the directory for this process alone. Makes it and its files when missing.
 * @throws StartError 'data-in-use', 'data-unreadable', or why nothing can be written there
 */
export function openDataDirectory(directory: string, { now = Date.now }: { now?: () => number } = {}): DataDirectory {
  try {
    makeDirectory(resolve(directory))
  } catch (cause) {
    throw unwritable(directory, cause)
  }
  const lock = lockDataDirectory(directory, { now })
  try {
    return {
      databaseFile: join(directory, DATABASE_FILE),
      picturesDirectory: join(directory, PICTURES_FOLDER),
      secret: readOrMakeSecret(directory),
      lock,
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

/** Makes a folder and its parents, for this user alone. Node's `recursive` never returns where a parent refuses
 *  children, as under /proc. */
export function makeDirectory(path: string): void {
  if (existsSync(path)) return
  makeDirectory(dirname(path))
  mkdirSync(path, { mode: 0o700 })
}

function readOrMakeSecret(directory: string): Uint8Array {
  const path = join(directory, SECRET_FILE)
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
  if (!isSecret(text)) {
    throw new StartError(
      'data-unreadable',
      `${path} does not hold a secret that Banyan made. Delete it and start again; everybody then signs in anew.`,
    )
  }
  return Buffer.from(text, 'hex')
}

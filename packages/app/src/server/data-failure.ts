import { existsSync, lstatSync, statSync } from 'node:fs'
import { StartError } from './start-error.ts'

/** The error for a data directory in which something cannot be written: each cause has its own sentence. */
export function unwritable(directory: string, cause: unknown): StartError {
  const [code, why, whatToDo] = explain(directory, cause)
  const message = `Cannot write to the data directory ${directory}: ${why}. ${whatToDo} with BANYAN_DATA_DIR.`
  return new StartError(code, message, { cause })
}

function explain(directory: string, cause: unknown): ['data-unwritable' | 'disk-full' | 'disk-broken', string, string] {
  switch (codeOf(cause)) {
    case 'ENOSPC':
      return ['disk-full', 'the disk is full', 'Make room on it, or name a directory on another disk']
    case 'EDQUOT':
      return ['disk-full', "this user's share of the disk is used up", 'Make room, or name a directory on another disk']
    case 'EROFS':
      return ['data-unwritable', 'its disk can only be read', 'Mount it for writing, or name another directory']
    case 'EACCES':
    case 'EPERM':
      return ['data-unwritable', 'this user may not', 'Give it to this user (chown), or name another directory']
    case 'EIO':
      return ['disk-broken', 'the disk does not do it', 'Check the disk, or name a directory on another one']
    case 'ENOTDIR':
      return ['data-unwritable', 'a part of its path is a file', 'Name another one']
    default:
      if (isLostLink(directory)) {
        return ['data-unwritable', 'it is a link that leads nowhere', 'Mount the disk it leads to, or name another one']
      }
      if (isFile(directory)) return ['data-unwritable', 'it is a file', 'Name another one']
      return ['data-unwritable', codeOf(cause), 'Make it writable, or name another one']
  }
}

function isLostLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true && !existsSync(path)
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

/** The system's name of an error, for the end of a sentence. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message
}

import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import * as v from 'valibot'
import { faultOf } from '../lib/server/data/database-fault.ts'
import { unwritable } from './data-failure.ts'
import { StartError } from './start-error.ts'

/** The right to use a data directory. */
export interface DataLock {
  /** Calling it twice is the same as once. */
  release(): void
}

/** What the holder of the lock says of itself. */
const Holder = v.object({ pid: v.number(), since: v.string() })
const LOCK_FILE = 'lock'
const HOLDER_FILE = 'running.json'
/** A database that nobody refers to is closed by the garbage collector, and its lock with it. */
const heldLocks = new Set<DatabaseSync>()

/**
 * Takes the data directory for this process. The lock is one of the operating system (on a database that stays empty):
 * it goes with the process, however that ends, so no lock is ever left behind, and it holds between containers that
 * share a disk, where process ids say nothing. A file beside it says who holds it, for the sentence alone.
 * @throws StartError 'data-in-use', or why nothing can be written there
 */
export function lockDataDirectory(directory: string, { now }: { now: () => number }): DataLock {
  const holderFile = join(directory, HOLDER_FILE)
  let lock: DatabaseSync | undefined
  try {
    lock = new DatabaseSync(join(directory, LOCK_FILE), { timeout: 0 })
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (cause) {
    lock?.close()
    throw refusal(directory, cause)
  }
  const held = lock
  heldLocks.add(held)
  try {
    writeFileSync(holderFile, JSON.stringify({ pid: process.pid, since: new Date(now()).toISOString() }))
  } catch {
    // A full disk, perhaps. The lock holds without it.
  }
  let isReleased = false
  return {
    release() {
      if (isReleased) return
      isReleased = true
      heldLocks.delete(held)
      held.close()
      try {
        rmSync(holderFile, { force: true })
      } catch {
        // The disk takes no change any more, perhaps. Only the lock counts.
      }
    },
  }
}

function refusal(directory: string, cause: unknown): StartError {
  const fault = faultOf(cause)
  if (fault === 'busy') return inUse(directory, cause)
  const file = join(directory, LOCK_FILE)
  if (fault === 'not-a-database' || fault === 'corrupt' || statSync(file, { throwIfNoEntry: false })?.isDirectory()) {
    return new StartError('data-unwritable', `${file} is not the lock of a Banyan. Move it away, then start again.`, {
      cause,
    })
  }
  return unwritable(directory, cause)
}

function inUse(directory: string, cause: unknown): StartError {
  const holder = readHolder(join(directory, HOLDER_FILE))
  const who = holder ? ` (process ${holder.pid}, since ${holder.since})` : ''
  return new StartError(
    'data-in-use',
    `Another Banyan${who} uses the data directory ${directory}. ` +
      `Stop that one first, or name another directory with BANYAN_DATA_DIR.`,
    { cause },
  )
}

function readHolder(file: string): v.InferOutput<typeof Holder> | undefined {
  try {
    const holder = v.safeParse(Holder, JSON.parse(readFileSync(file, 'utf8')))
    return holder.success ? holder.output : undefined
  } catch {
    return undefined
  }
}

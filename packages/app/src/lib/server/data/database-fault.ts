import { AsyncLocalStorage } from 'node:async_hooks'

/**
 * Why a database, or the disk below it, does not do what it is asked.
 * - busy: somebody else holds it, or PostgreSQL is away: later it works again
 * - full: the disk takes nothing more
 * - read-only: it may be read, not written
 * - corrupt: its file is damaged
 * - not-a-database: its file is something else
 * - broken: the disk fails, or the file cannot be opened
 */
export type DatabaseFaultCode = 'busy' | 'full' | 'read-only' | 'corrupt' | 'not-a-database' | 'broken'

const FAULT_NAME = 'DatabaseFault'

/** A query that the database could not do, although nothing is wrong with it. */
export class DatabaseFault extends Error {
  readonly code: DatabaseFaultCode
  constructor(code: DatabaseFaultCode, options?: ErrorOptions) {
    super(`the database is ${code}`, options)
    this.name = FAULT_NAME
    this.code = code
  }
}

/** The lower byte of SQLite's result codes (sqlite.org/rescode.html). */
const SQLITE: Readonly<Record<number, DatabaseFaultCode>> = {
  3: 'read-only', // PERM
  5: 'busy', // BUSY
  6: 'busy', // LOCKED
  8: 'read-only', // READONLY
  10: 'broken', // IOERR
  11: 'corrupt', // CORRUPT
  13: 'full', // FULL
  14: 'broken', // CANTOPEN
  26: 'not-a-database', // NOTADB
}
/** IOERR_WRITE (a quota, for example) and IOERR_SHMSIZE: what a full disk says beside FULL. */
const SQLITE_FULL = new Set([778, 4874])

/** SQLSTATEs of PostgreSQL, and what Node says of a connection or a file. */
const CODES: Readonly<Record<string, DatabaseFaultCode>> = {
  '53100': 'full',
  '53200': 'busy', // out of memory
  '53300': 'busy', // too many connections
  '55P03': 'busy', // lock not available
  '57014': 'busy', // query cancelled
  '57P01': 'busy', // shutting down
  '57P02': 'busy',
  '57P03': 'busy', // starting up
  '25006': 'read-only',
  XX001: 'corrupt',
  XX002: 'corrupt',
  ECONNREFUSED: 'busy',
  ECONNRESET: 'busy',
  EPIPE: 'busy',
  ETIMEDOUT: 'busy',
  ENOSPC: 'full',
  EDQUOT: 'full',
  EROFS: 'read-only',
  EACCES: 'read-only',
  EPERM: 'read-only',
  EIO: 'broken',
}
/** What the pool of PostgreSQL says without a code. */
const POOL = /^(?:timeout exceeded when trying to connect|Connection terminated)/

/** The fault behind an error of a database or a file; undefined for every other error. */
export function faultOf(error: unknown): DatabaseFaultCode | undefined {
  if (!(error instanceof Error)) return undefined
  // By name: the pages are built apart from the server, and have a class of their own.
  if (error.name === FAULT_NAME) return (error as DatabaseFault).code
  if ('errcode' in error && typeof error.errcode === 'number') {
    return SQLITE_FULL.has(error.errcode) ? 'full' : SQLITE[error.errcode & 0xff]
  }
  if (POOL.test(error.message)) return 'busy'
  const code = 'code' in error ? error.code : undefined
  if (typeof code !== 'string') return undefined
  if (code.startsWith('08')) return 'busy' // connection exceptions
  return Object.hasOwn(CODES, code) ? CODES[code] : undefined
}

const seen = new AsyncLocalStorage<{ fault: DatabaseFaultCode | undefined }>()

/** For libraries that turn errors of the database into answers: notes the fault for `seeFaults`. */
export function noteFault(fault: DatabaseFaultCode | undefined): void {
  const noted = seen.getStore()
  if (noted && fault) noted.fault = fault
}

/** Does some work, and tells which fault the database had meanwhile, even if nobody threw it. */
export async function seeFaults<Value>(
  work: () => Promise<Value>,
): Promise<{ value: Value; fault: DatabaseFaultCode | undefined }> {
  const noted: { fault: DatabaseFaultCode | undefined } = { fault: undefined }
  const value = await seen.run(noted, work)
  return { value, fault: noted.fault }
}

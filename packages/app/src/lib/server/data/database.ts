import { systemClock } from '@banyan/core/ports'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { sqliteDialect } from './sqlite-dialect.ts'

/** The app's database. */
export interface Database<Tables> {
  readonly kysely: Kysely<Tables>
  readonly dialect: 'sqlite' | 'postgres'
  /** Ends every connection. */
  close(): Promise<void>
}

export interface DatabaseOptions {
  /** `postgres://…` for PostgreSQL; SQLite in `file` when undefined. */
  url?: string | undefined
  /** The SQLite file, made when missing; ':memory:' keeps nothing. */
  file: string
}

/** How long a connection to PostgreSQL may take, in ms. */
const PATIENCE_MS = 5_000
/** How long a statement may wait for another program's lock in PostgreSQL, in ms: as long as in SQLite. */
const LOCK_PATIENCE_MS = 2_000
/** Most connections to PostgreSQL. Its own limit is 100 by default, which other programs share. */
const MOST_CONNECTIONS = 10

/**
 * Opens the database without a query. A missing PostgreSQL, or a file that is no database, shows with the first query.
 * Queries that the database cannot do now (busy, full, …) fail as errors that `faultOf` knows.
 * @example
 * const { kysely, close } = openDatabase<Tables>({ file: '/srv/banyan/data/banyan.db' })
 */
export function openDatabase<Tables>({ url, file }: DatabaseOptions): Database<Tables> {
  const dialect = url ? ('postgres' as const) : ('sqlite' as const)
  const kysely = new Kysely<Tables>({
    dialect: url ? new PostgresDialect({ pool: poolOf(url) }) : sqliteDialect({ file, clock: systemClock }),
  })
  return { kysely, dialect, close: () => kysely.destroy() }
}

function poolOf(url: string): pg.Pool {
  // Counts and times come as bigint. All of them fit into a number.
  const types = { getTypeParser: (id: number) => (id === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(id)) }
  const pool = new pg.Pool({
    connectionString: url,
    max: MOST_CONNECTIONS,
    connectionTimeoutMillis: PATIENCE_MS,
    lock_timeout: LOCK_PATIENCE_MS,
    types,
  })
  // The pool drops an idle connection that the database ended. The next query opens another one.
  pool.on('error', () => {})
  return pool
}

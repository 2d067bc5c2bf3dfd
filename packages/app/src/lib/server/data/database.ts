import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { Kysely, PostgresDialect, SqliteDialect, type SqliteDatabase } from 'kysely'
import pg from 'pg'

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

/** How long a statement may wait for another writer, and how long a connection to PostgreSQL may take, in ms. */
const PATIENCE_MS = 5_000
/** Most connections to PostgreSQL. Its own limit is 100 by default, which other programs share. */
const MOST_CONNECTIONS = 10
/** Most statements that stay compiled for SQLite. The app has some eighty; lists of different lengths add a few. */
const MOST_STATEMENTS = 300

/**
 * Opens the database without a query. A missing PostgreSQL shows with the first query.
 * @example
 * const { kysely, close } = openDatabase<Tables>({ file: '/srv/banyan/data/banyan.db' })
 */
export function openDatabase<Tables>({ url, file }: DatabaseOptions): Database<Tables> {
  const dialect = url ? ('postgres' as const) : ('sqlite' as const)
  const kysely = new Kysely<Tables>({
    dialect: url ? new PostgresDialect({ pool: poolOf(url) }) : new SqliteDialect({ database: sqlite(file) }),
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
    types,
  })
  // The pool drops an idle connection that the database ended. The next query opens another one.
  pool.on('error', () => {})
  return pool
}

/** Node's SQLite with the interface that kysely's dialect expects. */
function sqlite(file: string): SqliteDatabase {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true })
  const database = new DatabaseSync(file, { timeout: PATIENCE_MS })
  // Readers do not wait for writers. A commit survives a crash of the process, if not always a power failure.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON')
  /** Least recently used first. Compiling a statement takes as long as running a short one. */
  const compiled = new Map<string, StatementSync>()
  const compile = (text: string) => {
    const statement = compiled.get(text) ?? database.prepare(text)
    compiled.delete(text)
    compiled.set(text, statement)
    const [oldest] = compiled.keys()
    if (compiled.size > MOST_STATEMENTS && oldest !== undefined) compiled.delete(oldest)
    return statement
  }
  return {
    close: () => database.close(),
    prepare(text) {
      const statement = compile(text)
      const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[]
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...values(parameters)),
        run: (parameters) => statement.run(...values(parameters)),
        // Two loops may iterate over the same query at a time: each needs a statement of its own.
        iterate: (parameters) => database.prepare(text).iterate(...values(parameters)),
      }
    },
  }
}

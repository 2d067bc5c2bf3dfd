import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { Kysely, PostgresDialect, SqliteDialect, type SqliteDatabase } from 'kysely'
import pg from 'pg'

/** Where the app keeps what it knows. */
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

/** How long a statement may wait for another process that writes, and how long PostgreSQL may take to answer a connection. */
const PATIENCE_MS = 5_000
const MOST_CONNECTIONS = 10
/** Statements that SQLite keeps compiled; the app has some eighty, and lists in them make a few more. */
const MOST_STATEMENTS = 300

/**
 * Opens the database. Nothing is asked of it yet: a PostgreSQL that is not there shows with the first question.
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
  // Counts and times come as bigint: all of ours fit into a number.
  const types = { getTypeParser: (id: number) => (id === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(id)) }
  const pool = new pg.Pool({
    connectionString: url,
    max: MOST_CONNECTIONS,
    connectionTimeoutMillis: PATIENCE_MS,
    types,
  })
  // An idle connection that the database ended is gone from the pool already; the next question opens another one.
  pool.on('error', () => {})
  return pool
}

/** Node's SQLite in the shape that kysely's dialect was made for. */
function sqlite(file: string): SqliteDatabase {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true })
  const database = new DatabaseSync(file, { timeout: PATIENCE_MS })
  // Readers do not wait for whoever writes; a commit survives the end of the process, if not always that of the machine.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON')
  /** Used least lately first. To compile a statement costs as much as a short one takes. */
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
        // Two may walk through the same list at a time: each needs a statement of its own.
        iterate: (parameters) => database.prepare(text).iterate(...values(parameters)),
      }
    },
  }
}

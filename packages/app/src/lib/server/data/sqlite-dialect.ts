import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Clock } from '@banyan/core/ports'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
  RawNode,
  SelectQueryNode,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { DatabaseFault, faultOf, noteFault } from './database-fault.ts'
import { SqliteFile } from './sqlite-file.ts'
import { Turns } from './turns.ts'

/** How long a statement is tried again while another program holds the database, in ms, its wait for writers of this
 *  process included. Longer than a commit or a checkpoint takes, shorter than people wait for a button. */
const PATIENCE_MS = 2_000
/** Time between two tries, in ms. */
const RETRY_MS = 20

interface SqliteDialectOptions {
  /** Made when missing; ':memory:' keeps nothing. */
  readonly file: string
  readonly clock: Clock
}

/**
 * Node's SQLite for kysely. Kysely's own dialect waits inside of SQLite for locks, and the whole process with it.
 *  1. No statement blocks the process while another program holds the database: it is tried again later.
 *  2. Reads wait neither for writers of this process nor for those of others.
 *  3. Writes and transactions take turns. A transaction has the right to write from its beginning.
 *  4. What stays impossible fails as a DatabaseFault after two seconds, whoever else waits.
 */
export function sqliteDialect(options: SqliteDialectOptions): Dialect {
  return {
    createDriver: () => new SqliteDriver(options),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new Adapter(),
    createIntrospector: (kysely: Kysely<unknown>) => new SqliteIntrospector(kysely),
  }
}

class Adapter extends SqliteAdapter {
  /** The driver sees to it that writers take turns. */
  override get supportsMultipleConnections() {
    return true
  }
  /** SQLite undoes tables, too: a migration that fails leaves nothing half done. */
  override get supportsTransactionalDdl() {
    return true
  }
}

class SqliteDriver implements Driver {
  readonly #clock: Clock
  readonly #turns: Turns
  readonly #options: SqliteDialectOptions
  #writer: SqliteFile | undefined
  #reader: SqliteFile | undefined

  constructor(options: SqliteDialectOptions) {
    this.#options = options
    this.#clock = options.clock
    this.#turns = new Turns(options.clock)
  }

  async init(): Promise<void> {
    const { file } = this.#options
    const isKept = file !== ':memory:'
    if (isKept) mkdirSync(dirname(file), { recursive: true })
    const writer = new SqliteFile(file, { mayWrite: true })
    try {
      await this.#patiently(this.#clock.now() + PATIENCE_MS, () => {
        // Readers do not wait for writers. A commit survives a crash of the process, if not always a power failure.
        writer.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON')
      })
      this.#reader = isKept ? new SqliteFile(file, { mayWrite: false }) : writer
      this.#writer = writer
    } catch (error) {
      writer.close()
      throw error
    }
  }

  async acquireConnection(): Promise<SqliteConnection> {
    return new SqliteConnection((query) => this.#single(query), this.#reader!)
  }

  async beginTransaction(connection: SqliteConnection): Promise<void> {
    const until = this.#clock.now() + PATIENCE_MS
    if (!(await this.#turns.take(PATIENCE_MS))) throw busy()
    try {
      await this.#patiently(until, () => this.#writer!.exec('BEGIN IMMEDIATE'))
      connection.transaction = this.#writer
    } catch (error) {
      this.#turns.release()
      throw error
    }
  }

  async commitTransaction(): Promise<void> {
    await this.#patiently(this.#clock.now() + PATIENCE_MS, () => this.#writer!.exec('COMMIT'))
  }

  async rollbackTransaction(): Promise<void> {
    // SQLite rolls some transactions back by itself, when the disk is full for example.
    if (this.#writer!.isInTransaction) this.#writer!.exec('ROLLBACK')
  }

  async releaseConnection(connection: SqliteConnection): Promise<void> {
    if (!connection.transaction) return
    connection.transaction = undefined
    await this.rollbackTransaction()
    this.#turns.release()
  }

  async savepoint(connection: SqliteConnection, name: string): Promise<void> {
    connection.transaction!.exec(`SAVEPOINT "${name}"`)
  }
  async rollbackToSavepoint(connection: SqliteConnection, name: string): Promise<void> {
    connection.transaction!.exec(`ROLLBACK TO "${name}"`)
  }
  async releaseSavepoint(connection: SqliteConnection, name: string): Promise<void> {
    connection.transaction!.exec(`RELEASE "${name}"`)
  }

  async destroy(): Promise<void> {
    if (this.#reader !== this.#writer) this.#reader?.close()
    this.#writer?.close()
  }

  /** A statement that is no part of a transaction. */
  async #single<Row>({ sql, parameters, query }: CompiledQuery): Promise<QueryResult<Row>> {
    const until = this.#clock.now() + PATIENCE_MS
    if (isRead(query, sql)) return await this.#patiently(until, () => this.#reader!.run<Row>(sql, parameters))
    if (!(await this.#turns.take(PATIENCE_MS))) throw busy()
    try {
      return await this.#patiently(until, () => this.#writer!.run<Row>(sql, parameters))
    } finally {
      this.#turns.release()
    }
  }

  /** Tries again while the database is busy. @throws DatabaseFault */
  async #patiently<Value>(until: number, work: () => Value): Promise<Value> {
    for (;;) {
      try {
        return work()
      } catch (cause) {
        const fault = faultOf(cause)
        if (!fault) throw cause
        if (fault !== 'busy' || this.#clock.now() >= until) {
          noteFault(fault)
          throw new DatabaseFault(fault, { cause })
        }
      }
      await new Promise<void>((resolve) => void this.#clock.after(RETRY_MS, resolve))
    }
  }
}

class SqliteConnection implements DatabaseConnection {
  /** The file while a transaction runs. */
  transaction: SqliteFile | undefined
  readonly #single: (query: CompiledQuery) => Promise<QueryResult<never>>
  readonly #reader: SqliteFile

  constructor(single: (query: CompiledQuery) => Promise<QueryResult<never>>, reader: SqliteFile) {
    this.#single = single
    this.#reader = reader
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    if (!this.transaction) return await this.#single(query)
    try {
      return this.transaction.run<Row>(query.sql, query.parameters)
    } catch (cause) {
      const fault = faultOf(cause)
      noteFault(fault)
      throw fault ? new DatabaseFault(fault, { cause }) : cause
    }
  }

  async *streamQuery<Row>({ sql, parameters }: CompiledQuery): AsyncGenerator<QueryResult<Row>> {
    for (const row of (this.transaction ?? this.#reader).iterate(sql, parameters)) yield { rows: [row as Row] }
  }
}

function isRead(node: CompiledQuery['query'], text: string): boolean {
  return SelectQueryNode.is(node) || (RawNode.is(node) && /^\s*select\b/i.test(text))
}

function busy(): DatabaseFault {
  noteFault('busy')
  return new DatabaseFault('busy')
}

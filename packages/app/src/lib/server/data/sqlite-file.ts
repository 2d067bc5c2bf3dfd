import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import type { QueryResult } from 'kysely'

/** Most statements that stay compiled for one connection. The app has some eighty; lists of different lengths add a
 *  few. */
const MOST_STATEMENTS = 300

/** One connection to a SQLite file. Nothing here waits for another program: what is locked fails at once. */
export class SqliteFile {
  readonly #database: DatabaseSync
  /** Least recently used first. Compiling a statement takes as long as running a short one. */
  readonly #compiled = new Map<string, StatementSync>()

  constructor(file: string, { mayWrite }: { mayWrite: boolean }) {
    this.#database = new DatabaseSync(file, { timeout: 0 })
    if (!mayWrite) this.#database.exec('PRAGMA query_only = ON')
  }

  get isInTransaction(): boolean {
    return this.#database.isTransaction
  }

  exec(text: string): void {
    this.#database.exec(text)
  }

  run<Row>(text: string, parameters: readonly unknown[]): QueryResult<Row> {
    const statement = this.#compile(text)
    const values = parameters as SQLInputValue[]
    if (statement.columns().length > 0) return { rows: statement.all(...values) as Row[] }
    const { changes, lastInsertRowid } = statement.run(...values)
    return { insertId: BigInt(lastInsertRowid), numAffectedRows: BigInt(changes), rows: [] }
  }

  /** Two loops may iterate over the same query at a time: each needs a statement of its own. */
  *iterate(text: string, parameters: readonly unknown[]): Generator<unknown> {
    yield* this.#database.prepare(text).iterate(...(parameters as SQLInputValue[]))
  }

  close(): void {
    this.#compiled.clear()
    this.#database.close()
  }

  #compile(text: string): StatementSync {
    const statement = this.#compiled.get(text) ?? this.#database.prepare(text)
    this.#compiled.delete(text)
    this.#compiled.set(text, statement)
    const [oldest] = this.#compiled.keys()
    if (this.#compiled.size > MOST_STATEMENTS && oldest !== undefined) this.#compiled.delete(oldest)
    return statement
  }
}

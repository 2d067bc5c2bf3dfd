import { existsSync } from 'node:fs'
import { backup, DatabaseSync } from 'node:sqlite'

/** Why there is no backup. The message is for the person at the terminal. */
export class BackupError extends Error {}

/**
 * Copies the database into a new file while the app runs. Each transaction is in the copy as a whole, or not at all.
 * @throws BackupError with what to do instead: with PostgreSQL, without a database, or when the file exists
 * @example await backUp({ databaseUrl: undefined, databaseFile: 'data/banyan.sqlite', to: 'monday.sqlite' })
 */
export async function backUp(options: {
  databaseUrl: string | undefined
  databaseFile: string
  to: string
}): Promise<void> {
  const { databaseUrl, databaseFile, to } = options
  if (databaseUrl) {
    throw new BackupError(
      `Your data is in PostgreSQL, which brings its own tool: pg_dump --format=custom --file='${to}' "$DATABASE_URL"`,
    )
  }
  if (!existsSync(databaseFile)) {
    throw new BackupError(`There is no database at ${databaseFile}. Name its folder with BANYAN_DATA_DIR.`)
  }
  if (existsSync(to)) throw new BackupError(`${to} exists already. Choose another name: a backup replaces nothing.`)
  const database = new DatabaseSync(databaseFile, { readOnly: true })
  try {
    await backup(database, to)
  } catch (cause) {
    throw new BackupError(`Cannot write ${to} (${cause instanceof Error ? cause.message : cause}).`, { cause })
  } finally {
    database.close()
  }
}

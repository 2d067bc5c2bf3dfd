import { dirname } from 'node:path'
import { openDatabase } from '../lib/server/data/database.ts'
import { migrate } from '../lib/server/data/migrations.ts'
import type { AppDatabase, Tables } from '../lib/server/data/schema.ts'
import { codeOf, unwritable } from './data-directory.ts'
import { StartError } from './start-error.ts'

/**
 * Opens the database and brings its tables up to date.
 * @throws StartError 'data-unwritable' or 'database-unreachable'; nothing is left open
 */
export async function openAppDatabase(options: { url: string | undefined; file: string }): Promise<AppDatabase> {
  const { url, file } = options
  let database: AppDatabase | undefined
  try {
    database = openDatabase<Tables>({ url, file })
    await migrate(database)
    return database
  } catch (cause) {
    await database?.close()
    throw url ? unreachable(url, cause) : unwritable(dirname(file), cause)
  }
}

function unreachable(url: string, cause: unknown): StartError {
  // The password is not shown.
  const place = url.replace(/\/\/[^@/]*@/, '//').split('?', 1)[0]
  return new StartError(
    'database-unreachable',
    `Cannot use the database at ${place} (${codeOf(cause)}). ` +
      `Start PostgreSQL and check DATABASE_URL, or leave it out: Banyan then keeps its data in a file.`,
    { cause },
  )
}

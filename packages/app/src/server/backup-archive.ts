import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { DatabaseFault } from '../lib/server/data/database-fault.ts'
import { isSecret, PICTURES_FOLDER, SECRET_FILE } from './data-directory.ts'

/**
 * Files inside a copy of the database, in the format of SQLite archives (sqlite.org/sqlar.html): `sqlite3 FILE -Ax`
 * unpacks them, too. Pictures are compressed already, so they are stored as they are.
 */
const TABLE = `CREATE TABLE sqlar (name TEXT PRIMARY KEY, mode INT, mtime INT, sz INT, data BLOB)`
/** What a backup may hold beside the database. Nothing else is ever written when it is unpacked. */
const NAME = new RegExp(`^(?:${SECRET_FILE}|${PICTURES_FOLDER}/[0-9a-f]{32}\\.webp)$`)
/** The largest file that is taken into a backup, in bytes: pictures have some 20 kB. */
const MOST_BYTES = 5_000_000

/** Packs the pictures and the secret of a data directory into a copy of its database. @returns how many files */
export async function packFiles(copy: DatabaseSync, directory: string): Promise<number> {
  copy.exec('DROP TABLE IF EXISTS sqlar') // of a backup that was put in place by hand
  copy.exec(TABLE)
  const insert = copy.prepare('INSERT INTO sqlar VALUES (?, ?, ?, ?, ?)')
  const pictures = await readdir(join(directory, PICTURES_FOLDER)).catch(() => [])
  const names = [SECRET_FILE, ...pictures.map((file) => `${PICTURES_FOLDER}/${file}`)].filter((name) => NAME.test(name))
  let packed = 0
  for (const name of names) {
    const data = await readFile(join(directory, name)).catch(() => undefined) // removed a moment ago
    if (!data || data.length > MOST_BYTES) continue
    const { mode, mtimeMs } = await stat(join(directory, name)).catch(() => ({ mode: 0o100_600, mtimeMs: 0 }))
    insert.run(name, mode, Math.floor(mtimeMs / 1_000), data.length, data)
    packed += 1
  }
  return packed
}

/** Unpacks them into a folder, and takes them out of the copy. @returns whether there were any
 *  @throws DatabaseFault when the secret is spoilt: the app would not start on it */
export async function unpackFiles(copy: DatabaseSync, directory: string): Promise<boolean> {
  const [{ found } = { found: 0 }] = copy
    .prepare("SELECT count(*) AS found FROM sqlite_master WHERE type = 'table' AND name = 'sqlar'")
    .all() as { found: number }[]
  if (found === 0) return false
  for (const { name, data } of copy.prepare('SELECT name, data FROM sqlar').iterate()) {
    if (typeof name !== 'string' || !NAME.test(name) || !(data instanceof Uint8Array)) continue
    if (name === SECRET_FILE && !isSecret(Buffer.from(data).toString())) throw new DatabaseFault('corrupt')
    const path = join(directory, name)
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await writeFile(path, data, { mode: 0o600 })
  }
  copy.exec('DROP TABLE sqlar; VACUUM')
  return true
}

import type { DatabaseSync } from 'node:sqlite'
import { type Hue, hueOf, isHue } from '../components/hue.ts'
import type { Newcomers } from './accounts/newcomers.ts'

/** Somebody with an account. */
export interface Person {
  readonly id: string
  readonly handle: string
  readonly name: string
  readonly hue: Hue
  /** The name of a picture, if they gave one. */
  readonly avatar: string | null
}

/** Everybody with an account. Text is checked before it comes here. */
export interface People extends Newcomers {
  find(id: string): Promise<Person | undefined>
  /** @returns undefined when there is nobody with that id */
  edit(id: string, changes: { name?: string; avatar?: string | null }): Promise<Person | undefined>
}

/** People in SQLite; makes its table when missing. */
export function peopleInSqlite(options: { database: DatabaseSync; now: () => number }): People {
  const { database, now } = options
  database.exec(`CREATE TABLE IF NOT EXISTS members (
    id TEXT PRIMARY KEY,
    handle TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    hue INTEGER NOT NULL,
    avatar TEXT,
    created INTEGER NOT NULL
  ) STRICT`)
  const insert = database.prepare('INSERT INTO members (id, handle, name, hue, created) VALUES (?, ?, ?, ?, ?)')
  const rename = database.prepare('UPDATE members SET name = ?, hue = ? WHERE id = ?')
  const show = database.prepare('UPDATE members SET avatar = ? WHERE id = ?')
  const select = database.prepare('SELECT id, handle, name, hue, avatar FROM members WHERE id = ?')
  const byHandle = database.prepare('SELECT id FROM members WHERE handle = ?')

  const find = async (id: string): Promise<Person | undefined> => {
    const row = select.get(id)
    if (!row || typeof row.handle !== 'string' || typeof row.name !== 'string' || !isHue(row.hue)) return undefined
    const avatar = typeof row.avatar === 'string' ? row.avatar : null
    return { id, handle: row.handle, name: row.name, hue: row.hue, avatar }
  }
  return {
    async add({ id, handle, name }) {
      insert.run(id, handle, name, hueOf(name), now())
    },
    isTaken: async (handle) => byHandle.get(handle) !== undefined,
    async edit(id, { name, avatar }) {
      if (name !== undefined) rename.run(name, hueOf(name), id)
      if (avatar !== undefined) show.run(avatar, id)
      return await find(id)
    },
    find,
  }
}

import type { DatabaseSync } from 'node:sqlite'
import { type Hue, hueOf, isHue } from '../components/hue.ts'

/** Somebody who told us a name. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly hue: Hue
}

/** Who has signed in here. */
export interface People {
  /** @param name already checked */
  add(name: string): Person
  /** @returns undefined when there is nobody with that id */
  rename(id: string, name: string): Person | undefined
  find(id: string): Person | undefined
}

/** People in SQLite; makes its table when missing. */
export function peopleInSqlite(options: { database: DatabaseSync; now: () => number; newId: () => string }): People {
  const { database, now, newId } = options
  database.exec(`CREATE TABLE IF NOT EXISTS people (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    hue INTEGER NOT NULL,
    created INTEGER NOT NULL
  ) STRICT`)
  const insert = database.prepare('INSERT INTO people (id, name, hue, created) VALUES (?, ?, ?, ?)')
  const update = database.prepare('UPDATE people SET name = ?, hue = ? WHERE id = ?')
  const select = database.prepare('SELECT id, name, hue FROM people WHERE id = ?')

  const find = (id: string): Person | undefined => {
    const row = select.get(id)
    if (!row || typeof row.name !== 'string' || !isHue(row.hue)) return undefined
    return { id, name: row.name, hue: row.hue }
  }
  return {
    add(name) {
      const person = { id: newId(), name, hue: hueOf(name) }
      insert.run(person.id, person.name, person.hue, now())
      return person
    },
    rename(id, name) {
      update.run(name, hueOf(name), id)
      return find(id)
    },
    find,
  }
}

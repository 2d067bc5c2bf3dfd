import type { DatabaseSync } from 'node:sqlite'
import * as v from 'valibot'
import { LANGUAGES } from '../words/language.ts'

/** How a community wants its place to be. */
export const CommunitySettings = v.object({
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(50)),
  /** For visitors whose browser wishes for nothing that we speak. */
  language: v.picklist(LANGUAGES),
  /** Followers that somebody needs to start a Space; administrators need none. */
  hostingThreshold: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000)),
})
export type CommunitySettings = v.InferOutput<typeof CommunitySettings>

export interface Settings {
  read(): Promise<CommunitySettings>
  change(changes: CommunitySettings): Promise<CommunitySettings>
}

const INITIAL: CommunitySettings = { name: 'Banyan', language: 'en', hostingThreshold: 600 }

/** Settings in SQLite; makes its table when missing. */
export function settingsInSqlite(database: DatabaseSync): Settings {
  database.exec('CREATE TABLE IF NOT EXISTS community (one INTEGER PRIMARY KEY, settings TEXT NOT NULL) STRICT')
  const select = database.prepare('SELECT settings FROM community WHERE one = 1')
  const replace = database.prepare('INSERT OR REPLACE INTO community (one, settings) VALUES (1, ?)')
  const read = async () => {
    const kept = select.get()?.settings
    const parsed = v.safeParse(CommunitySettings, typeof kept === 'string' ? JSON.parse(kept) : undefined)
    return parsed.success ? parsed.output : INITIAL
  }
  return {
    read,
    async change(changes) {
      replace.run(JSON.stringify(changes))
      return await read()
    },
  }
}

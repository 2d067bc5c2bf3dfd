import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { settingsInSqlite } from './settings.ts'

it('has 600 followers for the threshold until somebody says otherwise, and keeps what they say', async () => {
  const database = new DatabaseSync(':memory:')
  expect((await settingsInSqlite(database).read()).hostingThreshold).toBe(600)
  const ours = { name: 'Kapok', language: 'fr', hostingThreshold: 3 } as const
  await settingsInSqlite(database).change(ours)
  expect(await settingsInSqlite(database).read()).toEqual(ours)
})

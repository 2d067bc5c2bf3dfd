import { expect, it } from 'vitest'
import { openDatabase } from './database.ts'
import { migrate } from './migrations.ts'
import type { Tables } from './schema.ts'
import { SETTINGS_AGE_MS, settingsIn } from './settings.ts'

const initial = { name: 'Banyan', language: 'en', hostingThreshold: 600 } as const

it('shows what this process changed at once, and what another one changed a moment later', async () => {
  const database = openDatabase<Tables>({ file: ':memory:' })
  await migrate(database)
  let time = 0
  const [here, elsewhere] = [0, 1].map(() => settingsIn(database, { initial, now: () => time }))
  const names = async () => [(await here!.read()).name, (await elsewhere!.read()).name]
  expect(await names()).toEqual(['Banyan', 'Banyan'])
  await here!.change({ name: 'Grove' })
  expect(await names()).toEqual(['Grove', 'Banyan'])
  time += SETTINGS_AGE_MS
  expect(await names()).toEqual(['Grove', 'Grove'])
  await database.close()
})

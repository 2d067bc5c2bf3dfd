import { expect, it } from 'vitest'
import { openDatabase } from '../lib/server/data/database.ts'
import { migrate } from '../lib/server/data/migrations.ts'
import type { Tables } from '../lib/server/data/schema.ts'
import { storesIn } from '../lib/server/data/stores.ts'
import { fillWithDemo } from './demo.ts'

it('fills an empty place once, and leaves the keys to the first real person', async () => {
  const database = openDatabase<Tables>({ file: ':memory:' })
  try {
    await migrate(database)
    let made = 0
    const now = Date.UTC(2026, 10, 22)
    const options = { now, random: () => String((made += 1)) }
    expect(await fillWithDemo(database, options)).toBe(true)
    expect(await fillWithDemo(database, options)).toBe(false)

    const initial = { name: 'Banyan', language: 'en', hostingThreshold: 600 } as const
    const stores = storesIn(database, { now: () => now, random: () => 'x', initial })
    const famous = await stores.people.findByHandle('amara')
    expect(famous).toMatchObject({ followers: 642, isAdmin: false })
    const followers = await database.kysely
      .selectFrom('follow')
      .where('followedId', '=', famous!.id)
      .selectAll()
      .execute()
    expect(followers).toHaveLength(642)

    const { items } = await stores.posts.local({ limit: 50 })
    expect(items.length).toBeGreaterThan(12)
    expect(items.every(({ createdAt }) => createdAt < now && createdAt > now - 7 * 24 * 3_600_000)).toBe(true)
    const times = items.map(({ createdAt }) => createdAt)
    expect(times).toEqual(times.toSorted((a, b) => b - a))
    expect((await stores.settings.read()).hostingThreshold).toBe(600)
    expect(await stores.people.add({ id: 'real', handle: 'real', name: 'Real' })).toMatchObject({ isAdmin: true })
  } finally {
    await database.close()
  }
})

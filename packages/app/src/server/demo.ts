import { handleFrom } from '../lib/server/data/handle.ts'
import type { AppDatabase } from '../lib/server/data/schema.ts'
import { storesIn } from '../lib/server/data/stores.ts'
import { CROWD, DEMO_PEOPLE, FAMOUS, FAMOUS_FOLLOWERS } from './demo-people.ts'

const HOUR_MS = 3_600_000
/** In hours: when people of the demo joined. */
const A_WEEK_AGO = 7 * 24

/** The id of a person in the demo. */
export const demoIdOf = (handle: string): string => `demo-${handle}`

export interface DemoOptions {
  /** Milliseconds since 1970. */
  now: number
  /** Random letters and digits. */
  random: () => string
}

/**
 * Fills an empty database with a dozen people who post, and their followers. None of them can sign in or is the
 * administrator: the first account still is.
 * @returns false, and does nothing, when the database has people already
 */
export async function fillWithDemo(database: AppDatabase, { now, random }: DemoOptions): Promise<boolean> {
  const { kysely } = database
  if (await kysely.selectFrom('person').select('id').limit(1).executeTakeFirst()) return false
  let time = now - A_WEEK_AGO * HOUR_MS
  const stores = storesIn(database, {
    ...{ now: () => time, random },
    initial: { name: 'Banyan', language: 'en', hostingThreshold: 0 },
  })
  const add = async (handle: string, name: string) => {
    const person = await stores.people.add({ id: demoIdOf(handle), handle, name })
    if (!person) throw new Error(`two of the demo have the handle ${handle}`)
    return person.id
  }

  for (const { handle, name, bio } of DEMO_PEOPLE) await stores.people.edit(await add(handle, name), { bio })
  const crowd = CROWD.slice(0, FAMOUS_FOLLOWERS - (DEMO_PEOPLE.length - 1))
  for (const [index, name] of crowd.entries()) {
    const id = await add(handleFrom(name), name)
    await stores.graph.follow(id, demoIdOf(FAMOUS))
    // A few follow a second person.
    const second = DEMO_PEOPLE[index % 40]
    if (second) await stores.graph.follow(id, demoIdOf(second.handle))
  }
  for (const [index, { handle }] of DEMO_PEOPLE.entries()) {
    for (const step of [1, 2, 5]) {
      const other = DEMO_PEOPLE[(index + step) % DEMO_PEOPLE.length]!
      await stores.graph.follow(demoIdOf(handle), demoIdOf(other.handle))
    }
    await stores.graph.follow(demoIdOf(handle), demoIdOf(FAMOUS))
  }

  await kysely.updateTable('person').set({ isAdmin: 0 }).execute()
  await kysely.deleteFrom('setting').execute()

  const posts = DEMO_PEOPLE.flatMap(({ handle, posts }) => posts.map((post) => ({ handle, ...post })))
  for (const { handle, hoursAgo, body } of posts.toSorted((a, b) => b.hoursAgo - a.hoursAgo)) {
    time = now - hoursAgo * HOUR_MS
    await stores.posts.add({ author: demoIdOf(handle), body })
  }
  return true
}

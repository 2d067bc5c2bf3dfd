import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { cookieOf, personNamed } from '../../helpers/accounts.ts'
import { request } from '../app/load.ts'
import type { Abuse, AbuseOptions } from './abuses.ts'

/** People who read at a time. */
const READERS = 30
/** People who sign up or in at a time. */
const WRITERS = 3
/** How long the database is kept from others at a time, in ms, and how long it is free then. */
const HELD_MS = 4_000
const FREE_MS = 500

const wait = (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }).catch(() => {})

/** What is tried against the app, whose relay is a process of its own, by name. */
export const APP_ABUSES: Readonly<Record<string, Abuse>> = {
  pageReaders: {
    about: `${READERS} people open the home page of the app without a pause`,
    async run({ url, signal }) {
      const seen = { answers: 0, failures: 0 }
      const read = async () => {
        while (!signal.aborted) {
          const now = () => performance.now()
          const answer = await request({ url, cookie: '', due: now(), now }).catch(() => undefined)
          seen[answer?.status === 200 ? 'answers' : 'failures'] += 1
        }
      }
      await Promise.all(Array.from({ length: READERS }, read))
      return { closed: {}, seen }
    },
  },
  writeLock: {
    about: 'another process holds the write lock of the database, while people sign up',
    async run(options) {
      const seen = { signedUp: 0, refused: 0 }
      await Promise.all([
        holdLock(options),
        ...Array.from({ length: WRITERS }, async (_, index) => {
          for (let turn = 0; !options.signal.aborted; turn += 1) {
            const person = personNamed(`Writer ${index} ${turn}`)
            const limit = wait(5_000, options.signal).then(() => 'late')
            const answer = await Promise.race([cookieOf(options.url, person).catch(() => 'late'), limit])
            seen[answer === 'late' ? 'refused' : 'signedUp'] += 1
            await wait(100, options.signal)
          }
        }),
      ])
      return { closed: {}, seen }
    },
  },
}

async function holdLock({ dataDir, signal }: AbuseOptions): Promise<void> {
  const database = new DatabaseSync(join(dataDir ?? '', 'banyan.sqlite'))
  try {
    database.exec('PRAGMA busy_timeout = 2000')
    while (!signal.aborted) {
      try {
        database.exec('BEGIN IMMEDIATE')
      } catch {
        await wait(50, signal)
        continue
      }
      await wait(HELD_MS, signal)
      database.exec('COMMIT')
      await wait(FREE_MS, signal)
    }
  } finally {
    database.close()
  }
}

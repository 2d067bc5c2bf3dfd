import { parseRoomId } from '@banyan/core/protocol'
import { decodeJwt, jwtVerify } from 'jose'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDatabase } from '../data/database.ts'
import { migrate } from '../data/migrations.ts'
import type { AppDatabase, Tables } from '../data/schema.ts'
import { storesIn } from '../data/stores.ts'
import { roomSecret } from './room-access.ts'
import { openSeeds, type Seeds } from './seeds.ts'

const secret = new Uint8Array(32).fill(7)
const NOW = 1_700_000_000_000
const DAY_SECONDS = 24 * 60 * 60
let database: AppDatabase
let seeds: Seeds
let removed: string[]

beforeEach(async () => {
  removed = []
  database = openDatabase<Tables>({ file: ':memory:' })
  await migrate(database)
  let made = 0
  const initial = { name: 'Banyan', language: 'en', hostingThreshold: 1 } as const
  const { seedTokens } = storesIn(database, { now: () => NOW, random: () => String((made += 1)), initial })
  seeds = openSeeds({ secret, seedTokens, removeFromRooms: (identity) => void removed.push(identity), now: () => NOW })
})
afterEach(() => database.close())

it('makes a token that admits a machine to every room, as a seed that never speaks', async () => {
  const { token, made } = await seeds.make({ name: 'Spare', room: undefined, days: 30 })
  const key = new TextEncoder().encode(roomSecret(secret))
  const { payload } = await jwtVerify(token, key, { currentDate: new Date(NOW) })
  expect(payload).toMatchObject({
    ...{ sub: `seed:${made.id}`, jti: made.id, name: 'Spare', room: '*', seed: true },
    ...{ role: 'listener', speak: 'never', exp: NOW / 1_000 + 30 * DAY_SECONDS },
  })
  expect(await seeds.list()).toEqual([made])
})

it('makes a token for one room alone', async () => {
  const { token } = await seeds.make({ name: 'Spare', room: parseRoomId('tea-time')!, days: 1 })
  expect(decodeJwt(token)).toMatchObject({ room: 'tea-time', seed: true })
})

it('revokes a token and takes its machine out of the rooms, once', async () => {
  const { made } = await seeds.make({ name: 'Spare', room: undefined, days: 30 })
  expect(await seeds.isRevoked(made.id)).toBe(false)
  expect(await seeds.revoke(made.id)).toBe(true)
  expect(await seeds.isRevoked(made.id)).toBe(true)
  expect(await seeds.revoke(made.id)).toBe(false)
  expect(removed).toEqual([`seed:${made.id}`])
  expect(await seeds.list()).toEqual([])
})

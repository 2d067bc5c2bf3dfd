import { type Identity, parseRoomId, type RoomId, type RoomSummary } from '@banyan/core/protocol'
import { decodeJwt, jwtVerify } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { NewSpace } from '../../room-access/new-space.ts'
import { openDatabase } from '../data/database.ts'
import { migrate } from '../data/migrations.ts'
import type { Person } from '../data/people.ts'
import type { AppDatabase, Tables } from '../data/schema.ts'
import { type Stores, storesIn } from '../data/stores.ts'
import { FOLLOWER_AGE_MS, type RoomAccess, openRoomAccess, roomSecret } from './room-access.ts'

const secret = new Uint8Array(32).fill(7)
const NOW = 1_700_000_000_000
const guest = { identity: 'guest:a1', name: 'Guest', isGuest: true }

describe('room access', () => {
  let database: AppDatabase
  let stores: Stores
  let roomAccess: RoomAccess
  let live: Map<RoomId, RoomSummary>
  let time: number
  let ada: Person
  let lin: Person

  beforeEach(async () => {
    time = NOW
    database = openDatabase<Tables>({ file: ':memory:' })
    await migrate(database)
    let made = 0
    const initial = { name: 'Banyan', language: 'en', hostingThreshold: 1 } as const
    stores = storesIn(database, { now: () => time, random: () => String((made += 1)), initial })
    live = new Map()
    roomAccess = openRoomAccess({
      secret,
      stores,
      findRoom: (room) => live.get(room),
      guestsPerMinute: 10,
      now: () => time,
    })
    ada = (await stores.people.add({ id: 'ada-1', handle: 'ada', name: 'Ada' }))! // the administrator
    lin = (await stores.people.add({ id: 'lin-1', handle: 'lin', name: 'Lin' }))!
  })
  afterEach(() => database.close())

  /** Begins a Space of Ada's with the given host. */
  async function begin(
    who: NewSpace['who'],
    { host = ada.id, invited = [] }: { host?: string; invited?: NewSpace['invited'] } = {},
  ): Promise<RoomId> {
    const started = await roomAccess.start(ada, { who, invited })
    if (!started.ok) throw new Error(started.error)
    const { room } = started.value
    const stage = [
      { name: 'Ben', role: 'speaker' as const, identity: 'ben-1' as Identity },
      { name: 'Ada', role: 'host' as const, identity: host as Identity },
    ]
    live.set(room, { room, title: 'Tea', startedAt: NOW, listeners: 0, stage })
    return room
  }
  const enter = async (visitor: Parameters<RoomAccess['enter']>[0], room: RoomId) => {
    const entered = await roomAccess.enter(visitor, room)
    if (!entered.ok) return entered.error
    const { role, speak } = decodeJwt(entered.value.token)
    return `${String(role)}, ${String(speak)}`
  }
  const visitor = ({ id, name }: Person) => ({ identity: id, name, isGuest: false })

  it('gives tokens that the relay takes with its secret: two minutes, one room, one person', async () => {
    const started = await roomAccess.start(ada, { who: 'everyone', invited: [] })
    if (!started.ok) throw new Error(started.error)
    const { token, room } = started.value
    expect(parseRoomId(room)).toBe(room)
    const key = new TextEncoder().encode(roomSecret(secret))
    const { payload } = await jwtVerify(token, key, { audience: 'banyan:room', currentDate: new Date(NOW) })
    expect(payload).toMatchObject({ sub: ada.id, name: 'Ada', room, role: 'host', speak: 'direct' })
    expect(payload.exp).toBe(NOW / 1000 + 120)
  })

  it('lets nobody start a Space with too few followers by the community’s rule of the moment', async () => {
    expect(await roomAccess.start(lin, { who: 'ask', invited: [] })).toEqual({ ok: false, error: 'too-few-followers' })
    await stores.settings.change({ hostingThreshold: 0 })
    expect(await roomAccess.start(lin, { who: 'ask', invited: [] })).toMatchObject({ ok: true })
  })

  it('counts followers for the community’s rule once their accounts are a day old', async () => {
    await stores.graph.follow(ada.id, lin.id)
    const wall = { may: false, reason: 'followers', followers: 0, needed: 1, young: 1 }
    const now = (await stores.people.find(lin.id))!
    expect(await roomAccess.hosting(now)).toEqual(wall)
    expect(await roomAccess.start(now, { who: 'ask', invited: [] })).toEqual({ ok: false, error: 'too-few-followers' })
    time += FOLLOWER_AGE_MS
    expect(await roomAccess.hosting(now)).toEqual({ may: true })
    expect(await roomAccess.start(now, { who: 'ask', invited: [] })).toMatchObject({ ok: true })
    await stores.people.suspend(ada.id, 'A robot.')
    expect(await roomAccess.hosting(now)).toMatchObject({ may: false, followers: 0 })
  })

  it('asks once more when a token is used: who was blocked or suspended since comes in nowhere', async () => {
    const room = await begin('everyone')
    const [adas, lins] = [ada, lin].map(({ id }) => ({ identity: id, room }))
    expect(await roomAccess.stillAdmits(lins!)).toBe(true)
    await stores.graph.block(ada.id, lin.id)
    expect(await roomAccess.stillAdmits(lins!)).toBe(false)
    await stores.graph.unblock(ada.id, lin.id)
    await stores.graph.block(lin.id, ada.id)
    expect(await roomAccess.stillAdmits(lins!)).toBe(false)
    await stores.graph.unblock(lin.id, ada.id)
    expect(await roomAccess.stillAdmits(lins!)).toBe(true)
    await stores.people.suspend(lin.id, 'Shouts.')
    expect(await roomAccess.stillAdmits(lins!)).toBe(false)
    expect(await enter(visitor(lin), room)).toBe('suspended')
    const lately = (await stores.people.find(lin.id))!
    expect(await roomAccess.start(lately, { who: 'ask', invited: [] })).toEqual({ ok: false, error: 'suspended' })
    expect(await roomAccess.stillAdmits(adas!)).toBe(true)
    expect(await roomAccess.stillAdmits({ identity: guest.identity, room })).toBe(true)
    expect(await roomAccess.stillAdmits({ identity: 'seed:1', room: '*' })).toBe(true)
  })

  it('keeps a room closed that moderators closed, for as long as somebody may hold a token for it', async () => {
    const room = await begin('everyone')
    roomAccess.close(room)
    expect(await roomAccess.stillAdmits({ identity: ada.id, room })).toBe(false)
    time += 120_000
    expect(await roomAccess.stillAdmits({ identity: ada.id, room })).toBe(true)
  })

  it('depends on what the host of the moment and the visitor are to each other', async () => {
    const room = await begin('followed')
    expect(await enter(visitor(lin), room)).toBe('listener, ask')
    await stores.graph.follow(lin.id, ada.id) // to be followed is what counts
    expect(await enter(visitor(lin), room)).toBe('listener, ask')
    await stores.graph.follow(ada.id, lin.id)
    expect(await enter(visitor(lin), room)).toBe('listener, direct')
    await stores.graph.block(ada.id, lin.id)
    expect(await enter(visitor(lin), room)).toBe('blocked-by-host')
    const other = await begin('followed', { host: 'ben-1' })
    expect(await enter(visitor(lin), other)).toBe('listener, ask')
  })

  it('lets the host in once more, and everybody where a guest has become host', async () => {
    expect(await enter(visitor(ada), await begin('followed'))).toBe('listener, direct')
    expect(await enter(visitor(lin), await begin('everyone', { host: 'guest:b2' }))).toBe('listener, direct')
    expect(await enter(guest, await begin('everyone'))).toBe('listener, never')
  })

  it('knows whom a host invited before the room began, and forgets those whom a block keeps apart', async () => {
    const mallory = (await stores.people.add({ id: 'mallory-1', handle: 'mallory', name: 'Mallory' }))!
    await stores.graph.block(mallory.id, ada.id)
    const invited = [
      { id: lin.id, as: 'cohost' },
      { id: mallory.id, as: 'speaker' },
      { id: ada.id, as: 'speaker' },
    ] as const
    const room = await begin('invited', { invited: [...invited] })
    expect(await enter(visitor(lin), room)).toBe('cohost, direct')
    expect(roomAccess.invitations(lin.id, [...live.values()])).toEqual([
      { room, title: 'Tea', host: 'Ada', as: 'cohost' },
    ])
    expect(roomAccess.invitations(mallory.id, [...live.values()])).toEqual([])
    const { stage, ...rest } = live.get(room)!
    live.set(room, { ...rest, stage: [...stage, { name: 'Lin', role: 'cohost', identity: lin.id as Identity }] })
    expect(roomAccess.invitations(lin.id, [...live.values()])).toEqual([])
  })

  it('is refused where no room is', async () => {
    const room = await begin('everyone')
    live.delete(room)
    expect(await enter(guest, room)).toBe('room-not-found')
  })
})

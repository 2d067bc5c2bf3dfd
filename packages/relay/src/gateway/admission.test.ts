import { silentLogger } from '@banyan/core/ports'
import { type Ask, parseIdentity, type Role, type RoomId } from '@banyan/core/protocol'
import { seededRandom, VirtualClock } from '@banyan/core/testing'
import { banyanPlanner } from '@banyan/core/topology'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { mintRoomToken, type ReadRoomToken, ROOM_TOKEN_LIFETIME_MS } from '../auth/room-token.ts'
import { relayLimits } from '../config.ts'
import { Connection } from './connection.ts'
import { Connections } from './connections.ts'
import { LiveRooms } from './live-rooms.ts'
import { relayFixture, type RelayFixture } from '../testing/relay-fixture.ts'

const SECRET = 'nobody outside of these tests knows it'
const room = 'tea-time' as RoomId
const capability = { slots: 4, tracks: true }
let now: number
let fixture: RelayFixture
beforeEach(async () => {
  now = 1_700_000_000_000
  fixture = await relayFixture({ roomSecret: SECRET, wallTime: () => now })
})
afterEach(() => fixture.close())

const token = (role: Role, options: Partial<Parameters<typeof mintRoomToken>[0]> = {}) =>
  mintRoomToken({
    secret: SECRET,
    identity: `id-of-${role}`,
    room,
    name: `A ${role}`,
    role,
    speak: 'ask',
    now,
    ...options,
  })
const start = async (peer = fixture.peer()) => ({
  peer,
  joined: await peer.create({ room, policy: 'ask', token: await token('host') }),
})
const create = (ask: Partial<Ask<'room:create'>>) =>
  fixture.peer().ask('room:create', { name: 'X', title: 'Tea', policy: 'ask', capability, room, ...ask })
const join = (ask: Partial<Ask<'room:join'>>) =>
  fixture.peer().ask('room:join', { name: 'X', capability, room, ...ask })
const refused = (code: string) => ({ ok: false, error: { code } })

describe('a relay with a secret', () => {
  it('takes name and identity from the token, whatever the peer says', async () => {
    const { joined } = await start()
    expect(joined).toMatchObject({ role: 'host', view: { room } })
    expect(joined.view.stage).toMatchObject([{ name: 'A host', identity: 'id-of-host' }])
    expect(fixture.relay.room(room)?.stage).toEqual([{ name: 'A host', role: 'host', identity: 'id-of-host' }])
    expect(fixture.relay.rooms()).toEqual([fixture.relay.room(room)])
    expect(fixture.relay.room('another-room' as RoomId)).toBeUndefined()
    const listener = fixture.peer()
    await listener.join(joined, { name: 'Somebody else', token: await token('listener') })
    const { attendees } = await listener.must('room:audience', {})
    expect(attendees).toMatchObject([{ name: 'A listener', identity: 'id-of-listener' }])
  })

  it('starts the room that the token names when no other is wished for', async () => {
    const { view } = await fixture.peer().must('room:create', {
      ...{ name: 'X', title: 'Tea', policy: 'ask', capability },
      token: await token('host'),
    })
    expect(view.room).toBe(room)
  })

  it('lets nobody start a room without a token for that', async () => {
    expect(await create({})).toMatchObject(refused('token-missing'))
    expect(await create({ token: 'a.b.c' })).toMatchObject(refused('token-invalid'))
    expect(await create({ token: await token('cohost') })).toMatchObject(refused('token-other-role'))
    const elsewhere = await token('host', { room: 'elsewhere' })
    expect(await create({ token: elsewhere })).toMatchObject(refused('token-other-room'))
    const forged = await token('host', { secret: SECRET.replace('nobody', 'anybody') })
    expect(await create({ token: forged })).toMatchObject(refused('token-invalid'))
    expect(fixture.relay.rooms()).toEqual([])
  })

  it('lets nobody join without one', async () => {
    await start()
    const old = await token('listener')
    expect(await join({})).toMatchObject(refused('token-missing'))
    expect(await join({ token: 'a.b.c' })).toMatchObject(refused('token-invalid'))
    const elsewhere = await token('listener', { room: 'elsewhere' })
    expect(await join({ token: elsewhere })).toMatchObject(refused('token-other-room'))
    expect(await join({ token: old, role: 'speaker' })).toMatchObject(refused('token-other-role'))
    now += ROOM_TOKEN_LIFETIME_MS
    expect(await join({ token: old })).toMatchObject(refused('token-expired'))
    expect(fixture.relay.rooms()).toMatchObject([{ listeners: 0 }])
  })

  it('puts on stage at once whose token says so, and shows a co-host who waits', async () => {
    const { joined } = await start()
    const listener = fixture.peer()
    const waiting = await listener.join(joined, { token: await token('listener') })
    await listener.must('stage:request', { wanted: true })
    const [speaker, cohost] = [fixture.peer(), fixture.peer()]
    expect(await speaker.join(joined, { token: await token('speaker'), role: 'speaker' })).toMatchObject({
      role: 'speaker',
    })
    const { role, view } = await cohost.join(joined, { token: await token('cohost'), role: 'cohost' })
    expect(role).toBe('cohost')
    expect(view.stage.map(({ role }) => role)).toEqual(['host', 'speaker', 'cohost'])
    fixture.clock.advance(0)
    expect((await cohost.next('requests:changed')).requests).toMatchObject([{ peer: waiting.peer }])
  })

  it('lets requests be what the token says: on stage at once, or never', async () => {
    const { joined } = await start()
    const [direct, never] = [fixture.peer(), fixture.peer()]
    await direct.join(joined, { token: await token('listener', { speak: 'direct' }) })
    await never.join(joined, { token: await token('listener', { speak: 'never' }) })
    await direct.must('stage:request', { wanted: true })
    expect(await direct.next('role:changed')).toEqual({ role: 'speaker' })
    expect(await never.ask('stage:request', { wanted: true })).toMatchObject(refused('not-allowed'))
  })

  it('gives a seat back without a token, long after the first one has ended', async () => {
    const { peer, joined } = await start()
    await fixture.drop(peer, joined.peer)
    now += ROOM_TOKEN_LIFETIME_MS * 2
    expect(await fixture.peer().join(joined, { resume: joined.resume })).toMatchObject({
      peer: joined.peer,
      role: 'host',
    })
    expect(await join({ resume: `${joined.peer}.guess` })).toMatchObject(refused('token-missing'))
  })

  it('seats a connection once, however many entries it asks for at the same time', async () => {
    const { joined } = await start()
    const peer = fixture.peer()
    const ask = { room, name: 'X', capability, token: await token('listener') }
    const answers = await Promise.all([1, 2, 3].map(() => peer.ask('room:join', ask)))
    // Whichever token is read first is the one that counts.
    expect(answers.map((answer) => (answer.ok ? 'in' : answer.error.code)).toSorted()).toEqual([
      'already-in-room',
      'already-in-room',
      'in',
    ])
    expect(fixture.relay.rooms()).toMatchObject([{ room: joined.view.room, listeners: 1 }])
  })

  it('seats nobody whose connection ended while their token was read', async () => {
    const reading = Promise.withResolvers<Awaited<ReturnType<ReadRoomToken>>>()
    const clock = new VirtualClock()
    const connections = new Connections({ tell() {}, dissolve() {} })
    const rooms = new LiveRooms({
      ...{ connections, openPlanner: () => banyanPlanner(), clock, wallTime: () => now, random: seededRandom(1) },
      ...{ logger: silentLogger, ...relayLimits({ maxRooms: 1, maxMembers: 10 }) },
    })
    const nothing = { send() {}, joinGroup() {}, leaveGroup() {}, enterRoom() {}, leaveRoom() {} }
    const socket = { ...nothing, isBehind: false, close() {}, expel() {}, fail() {} }
    const readRoomToken = () => reading.promise
    const connection = new Connection(socket, {
      ...{ connections, rooms, iceServers: [], readRoomToken, from: { isLocal: false }, clock, logger: silentLogger },
    })
    const ask = { name: 'X', title: 'Tea', policy: 'ask', capability, token: 'a.b.c' }
    const answered = new Promise((resolve) => connection.receive('room:create', ask, resolve))
    connection.lose()
    const identity = parseIdentity('ada')!
    reading.resolve({ ok: true, value: { room, identity, name: 'Ada', role: 'host', speak: 'ask' } })
    expect(await answered).toMatchObject(refused('not-in-room'))
    expect(connection.membership).toBeUndefined()
    expect(rooms.list()).toEqual([])
  })
})

it('a relay without a secret admits everybody, as listeners, and does not look at tokens', async () => {
  await fixture.close()
  fixture = await relayFixture()
  const joined = await fixture.peer().create({ token: 'a.b.c' })
  const listener = fixture.peer()
  const ask = { room: joined.view.room, name: 'Ada', capability, token: await token('cohost') }
  expect(await listener.ask('room:join', { ...ask, role: 'cohost' })).toMatchObject(refused('token-other-role'))
  await listener.must('room:join', ask)
  const { attendees } = await listener.must('room:audience', {})
  expect(attendees).toEqual([{ peer: expect.any(String), name: 'Ada' }])
})

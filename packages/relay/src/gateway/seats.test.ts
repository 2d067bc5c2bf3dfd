import type { RoomId } from '@banyan/core/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { mintRoomToken } from '../auth/room-token.ts'
import { PICTURE_AGE_MS } from './tree-feed.ts'
import { CAPABLE, relayFixture, type RelayFixture, type TestPeer } from '../testing/relay-fixture.ts'

const SECRET = 'nobody outside of these tests knows it'
const room = 'tea-time' as RoomId
const now = 1_700_000_000_000
const revoked = new Set<string>()
let fixture: RelayFixture
beforeEach(async () => {
  revoked.clear()
  fixture = await relayFixture({
    ...{ roomSecret: SECRET, wallTime: () => now, isTokenRevoked: (id: string) => revoked.has(id) },
  })
})
afterEach(() => fixture.close())

type Part = Partial<Parameters<typeof mintRoomToken>[0]>
const token = (part: Part = {}) =>
  mintRoomToken({
    ...{ secret: SECRET, identity: 'account-ada', room, name: 'Ada', role: 'listener', speak: 'ask', now },
    ...part,
  })
const seedToken = (part: Part = {}) =>
  token({ identity: 'seed:spare', name: 'Spare', speak: 'never', seed: true, room: '*', id: 'spare', ...part })
const start = async (id = room) => {
  const host = fixture.peer()
  const hosting = await token({ identity: `host-of-${id}`, room: id, role: 'host' })
  return { host, ...(await host.create({ room: id, policy: 'ask', token: hosting })) }
}
const enter = async (given: string, { peer = fixture.peer(), id = room, seed = false } = {}) => {
  const capability = { ...CAPABLE, slots: 32, ...(seed && { seed }) }
  const answer = await peer.ask('room:join', { room: id, name: 'X', capability, token: given })
  return answer.ok ? { peer, is: 'in', self: answer.value.peer } : { peer, is: answer.error.code, self: undefined }
}
/** What the peers of the host's room are to its planner by now. */
const kinds = async (host: TestPeer) => {
  fixture.clock.advance(PICTURE_AGE_MS)
  return (await host.must('room:tree', {})).peers.map(({ kind }) => kind)
}

describe('one room token', () => {
  it('seats three peers out of three hundred', async () => {
    const { host } = await start()
    const given = await token()
    const entries = await Promise.all(Array.from({ length: 300 }, () => enter(given)))
    expect(entries.filter(({ is }) => is === 'in')).toHaveLength(3)
    expect(entries.filter(({ is }) => is === 'too-many-seats')).toHaveLength(297)
    expect((await host.must('room:audience', {})).attendees).toHaveLength(3)
  })

  it('lets its person reload, again and again', async () => {
    await start()
    const given = await token()
    const devices = [await enter(given), await enter(given), await enter(given)]
    for (let reloads = 0; reloads < 6; reloads += 1) {
      const { peer, self } = devices.shift()!
      await fixture.drop(peer, self!)
      const page = await enter(given)
      expect(page).toMatchObject({ is: 'in' })
      devices.push(page)
    }
    expect(fixture.relay.room(room)).toMatchObject({ listeners: 3 })
  })
})

describe('a seed', () => {
  it('is one on a token that says so, and trusted at once; a guest who says so is a listener', async () => {
    const { host } = await start()
    expect(await enter(await token(), { seed: true })).toMatchObject({ is: 'in' })
    expect(await kinds(host)).not.toContain('seed')
    expect(await enter(await seedToken(), { seed: true })).toMatchObject({ is: 'in' })
    expect(await kinds(host)).toContain('seed')
  })

  it('may not speak, whatever it asks for', async () => {
    await start()
    const { peer } = await enter(await seedToken(), { seed: true })
    expect(await peer.ask('stage:request', { wanted: true })).toMatchObject({ error: { code: 'not-allowed' } })
    const ask = { room, name: 'X', capability: CAPABLE, token: await seedToken(), role: 'speaker' as const }
    expect(await fixture.peer().ask('room:join', ask)).toMatchObject({ error: { code: 'token-other-role' } })
  })

  it('with a token for every room has one seat in each, and none in a room that it would start', async () => {
    await start()
    const other = 'coffee' as RoomId
    await start(other)
    const given = await seedToken()
    for (const id of [room, other]) {
      expect(await enter(given, { id, seed: true })).toMatchObject({ is: 'in' })
      expect(await enter(given, { id, seed: true })).toMatchObject({ is: 'too-many-seats' })
    }
    const created = await fixture
      .peer()
      .ask('room:create', { name: 'X', title: 'Tea', policy: 'open', capability: CAPABLE, token: given })
    expect(created).toMatchObject({ error: { code: 'token-other-role' } })
  })

  it('is refused once its token is revoked, and can be taken out of every room', async () => {
    await start()
    const given = await seedToken()
    const { peer } = await enter(given, { seed: true })
    revoked.add('spare')
    expect(await enter(given)).toMatchObject({ is: 'token-invalid' })
    expect(fixture.relay.remove('seed:spare')).toBe(1)
    expect(await peer.next('room:removed')).toEqual({ banned: false })
    expect(await peer.ask('room:audience', {})).toMatchObject({ error: { code: 'not-in-room' } })
    expect(fixture.relay.room(room)).toMatchObject({ listeners: 0 })
    expect([fixture.relay.remove('seed:spare'), fixture.relay.remove('no identity')]).toEqual([0, 0])
  })
})

describe('a room', () => {
  it('is ended from outside for everybody in it, and for nobody who is not', async () => {
    const { host } = await start()
    const { peer } = await enter(await token())
    expect(fixture.relay.end(room)).toBe(true)
    for (const inside of [host, peer]) expect(await inside.next('room:ended')).toEqual({ reason: 'closed' })
    expect(fixture.relay.room(room)).toBeUndefined()
    expect((await enter(await token())).is).toBe('room-ended')
    expect(fixture.relay.end(room)).toBe(false)
  })
})

describe('guests of one address', () => {
  const guest = async (index: number, address?: string) =>
    enter(await token({ identity: `guest:${index}`, speak: 'never' }), { peer: fixture.peer(address) })

  it('hold twenty seats, and are counted by network with IPv6', async () => {
    await start()
    const school = await Promise.all(Array.from({ length: 25 }, (_, index) => guest(index, '203.0.113.7')))
    expect(school.filter(({ is }) => is === 'too-many-seats')).toHaveLength(5)
    expect(await guest(100, '203.0.113.8')).toMatchObject({ is: 'in' })
    const home = Array.from({ length: 21 }, (_, index) => guest(200 + index, `2001:db8:0:1::${index}`))
    expect((await Promise.all(home)).filter(({ is }) => is === 'too-many-seats')).toHaveLength(1)
    expect(await guest(300, '2001:db8:0:2::1')).toMatchObject({ is: 'in' })
  })

  it("are not counted on the relay's own machine, nor are people with an account anywhere", async () => {
    await start()
    const local = await Promise.all(Array.from({ length: 25 }, (_, index) => guest(index)))
    expect(local.every(({ is }) => is === 'in')).toBe(true)
    const accounts = Array.from({ length: 25 }, async (_, index) =>
      enter(await token({ identity: `account-${index}` }), { peer: fixture.peer('203.0.113.7') }),
    )
    expect((await Promise.all(accounts)).every(({ is }) => is === 'in')).toBe(true)
  })
})

describe('a relay without a secret', () => {
  beforeEach(async () => {
    await fixture.close()
    fixture = await relayFixture({ guestsPerAddress: 2 })
  })

  it('takes the word of a seed from its own machine alone, and counts seats by address', async () => {
    const [host, stranger, own] = [fixture.peer(), fixture.peer('203.0.113.7'), fixture.peer()]
    const joined = await host.create()
    const capability = { ...CAPABLE, seed: true }
    await stranger.join(joined, { capability })
    expect(await kinds(host)).not.toContain('seed')
    await own.join(joined, { capability })
    expect(await kinds(host)).toContain('seed')
    await fixture.peer('203.0.113.7').join(joined)
    const ask = { room: joined.view.room, name: 'X', capability: CAPABLE }
    const third = await fixture.peer('203.0.113.7').ask('room:join', ask)
    expect(third).toMatchObject({ error: { code: 'too-many-seats' } })
  })
})

import { once } from 'node:events'
import { type LinkId, type PeerId, type PlannedLink, PROTOCOL_VERSION, type RoomId } from '@banyan/core/protocol'
import { banyanPlanner } from '@banyan/core/topology'
import { io } from 'socket.io-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { relayFixture, type RelayFixture } from '../testing/relay-fixture.ts'

const link = (peer: PeerId, part: Partial<PlannedLink>): PlannedLink => ({
  ...{ peer, stage: false, up: [], down: [], standby: [], backs: [] },
  ...part,
})
const LINK = 'abcdefghijkl' as LinkId
let fixture: RelayFixture
beforeEach(async () => {
  fixture = await relayFixture({
    openPlanner: () => banyanPlanner({ stripes: 1, stageWidth: 1 }),
    iceServers: [{ urls: 'stun:127.0.0.1:3478' }],
    wallTime: () => 1_700_000_000_000,
  })
})
afterEach(() => fixture.close())

describe('the handshake', () => {
  it.each([{ protocol: PROTOCOL_VERSION + 1 }, { protocol: String(PROTOCOL_VERSION) }, {}])(
    'refuses %o as protocol-mismatch',
    async (auth) => {
      const socket = io(fixture.url, { auth, transports: ['websocket'], forceNew: true, reconnection: false })
      const [error] = await once(socket as never, 'connect_error')
      expect(error.data).toEqual({
        code: 'protocol-mismatch',
        message: expect.stringContaining(`version ${PROTOCOL_VERSION}`),
      })
      socket.close()
    },
  )
})

describe('creating a room', () => {
  it('makes its creator host, under an id that can be read aloud', async () => {
    const joined = await fixture.peer().create()
    expect(joined).toMatchObject({
      role: 'host',
      view: { title: 'Tea', startedAt: 1_700_000_000_000, listeners: 0, stage: [{ peer: joined.peer, role: 'host' }] },
      iceServers: [{ urls: 'stun:127.0.0.1:3478' }],
    })
    expect(joined.view.room).toMatch(/^[a-z0-9]{3}-[a-z0-9]{3}-[a-z0-9]{3}$/)
    expect(fixture.relay.rooms()).toMatchObject([{ room: joined.view.room, listeners: 0, stage: [{ name: 'Host' }] }])
  })

  it('shows its topics to those inside and to those who watch', async () => {
    const topics = ['Trees', 'Radio']
    const joined = await fixture.peer().create({ topics })
    expect(joined.view.topics).toEqual(topics)
    expect(fixture.relay.rooms()).toMatchObject([{ topics }])
  })

  it('grants a wished-for id once', async () => {
    const wish = { room: 'tea-time' as RoomId }
    await fixture.peer().create(wish)
    const second = await fixture
      .peer()
      .ask('room:create', { name: 'B', title: 'T', policy: 'ask', capability: { slots: 0, tracks: false }, ...wish })
    expect(second).toMatchObject({ ok: false, error: { code: 'room-exists' } })
    expect(fixture.relay.rooms()).toHaveLength(1)
  })
})

describe('joining a room', () => {
  it('hands the newcomer its plan in the reply, and the others theirs before any signal', async () => {
    const host = fixture.peer()
    const room = await host.create()
    const guest = fixture.peer()
    const joined = await guest.join(room)
    expect(joined.role).toBe('listener')
    expect(joined.plan.links).toEqual([link(room.peer, { up: [0] })])
    await guest.must('link:signal', { to: room.peer, link: LINK, signal: 'offer' })

    const signal = await host.next('link:signal')
    expect(signal).toEqual({ from: joined.peer, link: LINK, signal: 'offer' })
    expect(host.notices.map(({ event }) => event)).toEqual(['room:changed', 'plan:changed', 'link:signal'])
    expect(host.all('plan:changed')[0]?.links).toEqual([link(joined.peer, { down: [0] })])
    expect((await guest.settled()).map(({ event }) => event)).toEqual([])
  })

  it('is refused twice, and for rooms that are not there (any more)', async () => {
    const [host, guest] = [fixture.peer(), fixture.peer()]
    const room = await host.create()
    const ask = { room: room.view.room, name: 'G', capability: { slots: 1, tracks: true } }
    await guest.join(room)
    expect(await guest.ask('room:join', ask)).toMatchObject({ error: { code: 'already-in-room' } })
    expect(await host.ask('room:create', { title: 'T', policy: 'ask', ...ask })).toMatchObject({
      error: { code: 'already-in-room' },
    })
    expect(await fixture.peer().ask('room:join', { ...ask, room: 'nowhere' as RoomId })).toMatchObject({
      error: { code: 'room-not-found' },
    })
    await host.must('room:end', {})
    expect(await fixture.peer().ask('room:join', ask)).toMatchObject({ error: { code: 'room-ended' } })
  })

  it('lets one connection go from room to room', async () => {
    const [host, other, guest] = [fixture.peer(), fixture.peer(), fixture.peer()]
    const [first, second] = [await host.create(), await other.create()]
    await guest.join(first)
    await guest.must('room:leave', {})
    expect(await guest.ask('room:leave', {})).toMatchObject({ error: { code: 'not-in-room' } })
    const joined = await guest.join(second)
    guest.notices.length = 0
    await host.must('stage:mute', { muted: true })
    await host.must('room:end', {})
    expect(await guest.settled()).toEqual([])
    await other.must('stage:mute', { muted: true })
    expect((await guest.next('room:changed')).room).toBe(joined.view.room)
  })
})

describe('signals', () => {
  it('pass between peers that the plan links, in both directions, and between no others', async () => {
    const [host, near, far] = [fixture.peer(), fixture.peer(), fixture.peer()]
    const room = await host.create()
    const trunk = await near.join(room)
    const leaf = await far.join(room)
    expect(leaf.plan.links.map(({ peer }) => peer)).toEqual([trunk.peer])

    await far.must('link:signal', { to: trunk.peer, link: LINK, signal: 'up' })
    await near.must('link:signal', { to: leaf.peer, link: LINK, signal: 'down' })
    expect((await near.next('link:signal')).signal).toBe('up')
    expect((await far.next('link:signal')).from).toBe(trunk.peer)
    const across = { to: room.peer, link: LINK, signal: 'across' }
    expect(await far.ask('link:signal', across)).toMatchObject({ error: { code: 'not-linked' } })
    await host.settled()
    expect(host.all('link:signal')).toEqual([])
  })

  it('for somebody who is away are refused, so that the sender tries again later', async () => {
    const [host, guest] = [fixture.peer(), fixture.peer()]
    const room = await host.create()
    await guest.join(room)
    await fixture.drop(host, room.peer)
    const signal = { to: room.peer, link: LINK, signal: 'offer' }
    expect(await guest.ask('link:signal', signal)).toMatchObject({ error: { code: 'peer-not-found' } })
  })

  it('of a lost link reach the planner, which finds another parent', async () => {
    const [host, near, next, far] = [fixture.peer(), fixture.peer(), fixture.peer(), fixture.peer()]
    const room = await host.create()
    const trunk = await near.join(room, { capability: { slots: 2, tracks: true } })
    const other = await next.join(room)
    const leaf = await far.join(room)
    expect(leaf.plan.links[0]?.peer).toBe(trunk.peer)
    await far.must('link:lost', { peer: trunk.peer })
    expect((await far.next('plan:changed')).links[0]?.peer).toBe(other.peer)
    expect(await far.ask('link:lost', { peer: room.peer })).toMatchObject({ error: { code: 'not-linked' } })
  })

  it('of a lost link are told to nobody when there is no other parent', async () => {
    const [host, guest] = [fixture.peer(), fixture.peer()]
    const room = await host.create()
    await guest.join(room)
    await host.settled()
    host.notices.length = 0
    await guest.must('link:lost', { peer: room.peer })
    expect(await host.settled()).toEqual([])
    expect(await guest.settled()).toEqual([])
  })
})

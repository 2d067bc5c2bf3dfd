import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { relayFixture, type RelayFixture, type TestPeer } from '../testing/relay-fixture.ts'
import { ROOM_VIEW_GAP_MS } from './live-room.ts'
import { ROOM_LIST_GAP_MS } from './live-rooms.ts'

let fixture: RelayFixture
beforeEach(async () => {
  fixture = await relayFixture({ maxRooms: 2, maxMembers: 5 })
})
afterEach(() => fixture.close())

const listeners = (peer: TestPeer) => peer.all('room:changed').map((view) => view.listeners)

describe('room:changed', () => {
  it('tells of listeners who come and go at most once in a while, and of the stage at once', async () => {
    const [host, ...guests] = [fixture.peer(), fixture.peer(), fixture.peer(), fixture.peer()]
    const room = await host!.create()
    for (const guest of guests) await guest.join(room)
    await host!.settled()
    expect(listeners(host!)).toEqual([1])
    fixture.clock.advance(ROOM_VIEW_GAP_MS - 1)
    await host!.settled()
    expect(listeners(host!)).toEqual([1])
    fixture.clock.advance(1)
    await host!.settled()
    expect(listeners(host!)).toEqual([1, 3])

    await guests[0]!.must('room:leave', {})
    await guests[1]!.must('stage:request', { wanted: true })
    await host!.settled()
    expect(listeners(host!)).toEqual([1, 3, 1])
    fixture.clock.advance(ROOM_VIEW_GAP_MS)
    await host!.settled()
    expect(listeners(host!)).toEqual([1, 3, 1])
  })

  it('comes to a new speaker before the role, so that their source id is known by then', async () => {
    const [host, guest] = [fixture.peer(), fixture.peer()]
    const { peer } = await guest.join(await host.create())
    await guest.must('stage:request', { wanted: true })
    expect(guest.notices.map(({ event }) => event)).toEqual(['room:changed', 'role:changed', 'plan:changed'])
    expect(guest.all('room:changed')[0]?.stage).toContainEqual(expect.objectContaining({ peer, source: 1 }))
  })
})

describe('the queue for the microphone', () => {
  it('is shown to the host alone', async () => {
    const [host, ada, ben] = [fixture.peer(), fixture.peer(), fixture.peer()]
    const room = await host.create({ policy: 'ask' })
    const joined = await ada.join(room)
    await ben.join(room)
    await ada.must('stage:request', { wanted: true })
    expect((await host.next('requests:changed')).requests).toEqual([{ peer: joined.peer, name: 'Guest' }])
    await host.must('stage:decline', { peer: joined.peer })
    await ada.next('request:declined')
    for (const peer of [ada, ben]) {
      await peer.settled()
      expect(peer.all('requests:changed')).toEqual([])
    }
  })
})

describe('the list of rooms', () => {
  it('is shown to those who watch it, at most twice a second, the fullest room first', async () => {
    const [watcher, host, other, guest] = [fixture.peer(), fixture.peer(), fixture.peer(), fixture.peer()]
    expect(await watcher.must('rooms:watch', { watch: true })).toEqual({ rooms: [] })
    await host.create({ title: 'Tea' })
    expect((await watcher.next('rooms:changed')).rooms).toMatchObject([{ title: 'Tea', stage: [{ name: 'Host' }] }])
    await guest.join(await other.create({ title: 'Coffee' }))
    fixture.clock.advance(ROOM_LIST_GAP_MS)
    const { rooms } = await watcher.next('rooms:changed', ({ rooms }) => rooms.length === 2)
    expect(rooms.map(({ title, listeners }) => ({ title, listeners }))).toEqual([
      { title: 'Coffee', listeners: 1 },
      { title: 'Tea', listeners: 0 },
    ])
    expect(watcher.all('rooms:changed')).toHaveLength(2)

    expect(await watcher.must('rooms:watch', { watch: false })).toEqual({ rooms: [] })
    await host.must('room:end', {})
    fixture.clock.advance(ROOM_LIST_GAP_MS)
    await watcher.settled()
    expect(watcher.all('rooms:changed')).toHaveLength(2)
  })
})

describe('a room’s end', () => {
  it('is told to everybody in it when the host ends it', async () => {
    const [host, guest] = [fixture.peer(), fixture.peer()]
    await guest.join(await host.create())
    await host.must('room:end', {})
    for (const peer of [host, guest]) {
      expect(await peer.next('room:ended')).toEqual({ reason: 'host-ended' })
      expect(await peer.ask('stage:request', { wanted: true })).toMatchObject({ error: { code: 'room-ended' } })
    }
    expect(fixture.relay.rooms()).toEqual([])
    expect((await guest.create()).role).toBe('host')
  })

  it('comes with the host’s leaving when nobody else is on stage; the host is not told', async () => {
    const [host, guest] = [fixture.peer(), fixture.peer()]
    await guest.join(await host.create())
    await host.must('room:leave', {})
    expect(await guest.next('room:ended')).toEqual({ reason: 'host-left' })
    await host.settled()
    expect(host.all('room:ended')).toEqual([])
  })
})

describe('limits', () => {
  it('refuse one room too many, and one member too many', async () => {
    const capability = { slots: 0, tracks: true }
    const room = await fixture.peer().create()
    await fixture.peer().create()
    const more = await fixture.peer().ask('room:create', { name: 'N', title: 'T', policy: 'ask', capability })
    expect(more).toMatchObject({ error: { code: 'relay-full' } })
    for (let count = 1; count < 5; count += 1) await fixture.peer().join(room)
    const late = await fixture.peer().ask('room:join', { room: room.view.room, name: 'N', capability })
    expect(late).toMatchObject({ error: { code: 'room-full' } })
    expect(fixture.relay.rooms().map(({ listeners }) => listeners)).toEqual([4, 0])
  })
})

describe('closing the relay', () => {
  it('tells every room, closes every connection, and leaves the server to its owner', async () => {
    const [host, guest, watcher] = [fixture.peer(), fixture.peer(), fixture.peer()]
    await guest.join(await host.create())
    await watcher.must('rooms:watch', { watch: true })
    const gone = [host, guest, watcher].map(
      ({ socket }) => new Promise((resolve) => socket.once('disconnect', resolve)),
    )
    await fixture.relay.close()
    await fixture.relay.close()
    // Not 'io server disconnect', after which a client would not look for the next relay.
    expect(await Promise.all(gone)).toEqual(gone.map(() => 'transport close'))
    for (const peer of [host, guest]) expect(peer.all('room:ended')).toEqual([{ reason: 'relay-closing' }])
    expect(fixture.clock.pending).toBe(0)

    expect(await (await fetch(fixture.url)).text()).toBe('the owner answers')
    const late = fixture.peer()
    await once(late.socket as never, 'connect_error')
  })
})

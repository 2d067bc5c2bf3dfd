import { once } from 'node:events'
import { request } from 'node:http'
import { type Joined, MAX_MESSAGE_LENGTH, type Notice, PROTOCOL_VERSION } from '@banyan/core/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { relayFixture, type RelayFixture, type TestPeer } from '../testing/relay-fixture.ts'
import { ROOM_VIEW_GAP_MS } from './live-room.ts'
import { QUEUE_GAP_MS } from './queue-notices.ts'

let fixture: RelayFixture
let host: TestPeer
let room: Joined
beforeEach(async () => {
  fixture = await relayFixture()
  host = fixture.peer()
  room = await host.create()
})
afterEach(() => fixture.close())

/** The WebSocket (`ws`) below a peer. */
interface WebSocketBelow {
  ping(data: string): void
  pause(): void
  send(data: string | Uint8Array, options: { fin: boolean }): void
}
const below = ({ socket }: TestPeer) =>
  (socket.io.engine as unknown as { transport: { ws: WebSocketBelow } }).transport.ws

const closing = (peer: TestPeer) => new Promise<string>((resolve) => peer.socket.once('disconnect', resolve))

/** How a peer was closed, what it was told last, and what the host notices. */
async function lastWord(peer: TestPeer, closed: Promise<string>) {
  return { closed: await closed, told: peer.all('refused').at(-1), host: await host.ask('room:audience', {}) }
}
const GONE = {
  closed: 'io server disconnect',
  told: { event: 'connection', error: { code: 'too-costly' } },
  host: { ok: true },
}

describe('a connection outside of any room', () => {
  it.each([
    { what: 'large messages', send: ({ socket }: TestPeer) => socket.emit('room:join', 'x'.repeat(100_000)) },
    { what: 'large messages with many parts', send: ({ socket }: TestPeer) => socket.emit('x', Array(30_000).fill(1)) },
    {
      what: 'bytes',
      send: ({ socket }: TestPeer) => socket.emit('link:signal', { signal: Buffer.alloc(MAX_MESSAGE_LENGTH) }),
    },
    { what: 'pings, which nobody but ws sees', send: (peer: TestPeer) => below(peer).ping('x'.repeat(125)) },
  ])('that sends $what without end is closed, and told why', async ({ send }) => {
    const peer = fixture.peer()
    await peer.must('rooms:watch', { watch: true })
    const closed = closing(peer)
    for (let count = 0; count < 6_000 && peer.socket.connected; count += 1) {
      send(peer)
      if (count % 20 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    expect(await lastWord(peer, closed)).toMatchObject(GONE)
  })

  it('that sends pieces of messages and never a whole one is closed', async () => {
    const peer = fixture.peer()
    await peer.must('rooms:watch', { watch: true })
    const closed = closing(peer)
    for (let count = 0; count < 300_000; count += 1) below(peer).send(new Uint8Array(), { fin: false })
    while (peer.socket.connected) {
      fixture.clock.advance(1_000)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    // By us, or by ws, which counts pieces too.
    expect(await closed).not.toBe('io client disconnect')
    expect(await host.ask('room:audience', {})).toMatchObject({ ok: true })
  })

  it('that polls is closed too, and told why', async () => {
    const { port } = new URL(fixture.url)
    const post = (sid: string, body: string) => ask('POST', `&sid=${sid}`, body)
    const ask = (method: string, query: string, body?: string) =>
      new Promise<{ status: number; text: string }>((resolve, reject) => {
        const path = `/socket.io/?EIO=4&transport=polling${query}`
        const asked = request(
          { port, agent: false, method, path, headers: { 'content-type': 'text/plain' } },
          (response) => {
            let text = ''
            response.setEncoding('utf8').on('data', (more: string) => (text += more))
            response.once('end', () => resolve({ status: response.statusCode ?? 0, text }))
          },
        )
        asked.once('error', reject).end(body)
      })
    const { sid } = JSON.parse((await ask('GET', '')).text.slice(1)) as { sid: string }
    await post(sid, `40{"protocol":${PROTOCOL_VERSION}}`)
    const messages = Array.from({ length: 20 }, () => `42["x","${'y'.repeat(5_000)}"]`).join('\x1e')
    expect((await post(sid, 'x'.repeat(200_000))).status).toBe(413)
    let told = ''
    for (let posts = 0; posts < 30 && !told.includes('too-costly'); posts += 1) {
      await post(sid, messages)
      told += (await ask('GET', `&sid=${sid}`)).text
    }
    expect(told).toContain('["refused",{"event":"connection","error":{"code":"too-costly"')
    fixture.clock.advance(1_000)
    expect((await post(sid, messages)).status).toBe(400) // that session is over
    expect(await host.ask('room:audience', {})).toMatchObject({ ok: true })
  })
})

it('a peer that never reads is closed before much waits for it', async () => {
  const crowd = await Promise.all(
    Array.from({ length: 100 }, async () => {
      const peer = fixture.peer()
      await peer.join(room, { name: 'A listener with a name of fifty characters, or so' })
      return peer
    }),
  )
  const deaf = crowd[0]!
  let isGone = false
  const { relay, clock } = fixture
  below(deaf).pause()
  // What the kernel holds is not the relay's: only then something waits there.
  for (let round = 0; round < 100 && !isGone; round += 1) {
    for (let count = 0; count < 100; count += 1) deaf.socket.emit('room:audience', {}, () => {})
    await host.must('room:audience', {})
    clock.advance(1_000)
    isGone = relay.rooms()[0]!.listeners < 100
  }
  expect(isGone).toBe(true)
  expect(relay.rooms()).toMatchObject([{ listeners: 99 }])
  expect(crowd.slice(1).every(({ socket }) => socket.connected)).toBe(true)
})

describe('a room whose stage never rests', () => {
  it('is told how it looks twice a second, the first time at once', async () => {
    const guests = Array.from({ length: 12 }, () => fixture.peer())
    for (const guest of guests) await guest.join(room)
    for (const guest of guests) await guest.must('stage:request', { wanted: true })
    fixture.clock.advance(ROOM_VIEW_GAP_MS)
    await host.settled()
    const seen: Notice<'room:changed'>[] = host.all('room:changed')
    const before = seen.length
    const listener = fixture.peer()
    const joined = await listener.join(room)
    fixture.clock.advance(10_000)
    await guests[0]!.must('stage:mute', { muted: true })
    await listener.next('room:changed', ({ stage }) => stage.some(({ muted }) => muted))

    for (let turn = 0; turn < 50; turn += 1) {
      fixture.clock.advance(200)
      await Promise.all(guests.map((guest) => guest.must('stage:mute', { muted: turn % 2 === 0 })))
    }
    await host.settled()
    // Ten seconds, besides the listener who came.
    expect(host.all('room:changed').length - before).toBeLessThanOrEqual(2 * 10 + 3)
    expect(guests[0]!.all('room:changed').length).toBeLessThanOrEqual(12 + 2 * 10 + 4)
    fixture.clock.advance(ROOM_VIEW_GAP_MS)
    await listener.settled()
    expect(
      listener
        .all('room:changed')
        .at(-1)!
        .stage.filter(({ muted }) => muted),
    ).toEqual([])
    expect(joined.view.stage).toHaveLength(13)
  })

  it('tells those whom a change is about at once', async () => {
    const [ada, ben] = [fixture.peer(), fixture.peer()]
    const { peer: adaId } = await ada.join(room)
    const { peer: benId } = await ben.join(room)
    await ada.must('stage:request', { wanted: true })
    await ben.must('stage:request', { wanted: true })
    await ben.settled()
    expect(ben.notices.map(({ event }) => event).slice(-3)).toEqual(['room:changed', 'role:changed', 'plan:changed'])
    const { stage } = ben.all('room:changed').at(-1)!
    expect(stage.map(({ peer, source }) => ({ peer, source }))).toMatchObject([{}, { peer: adaId }, { peer: benId }])
    await host.must('stage:mute', { peer: adaId, muted: true })
    await ada.next('stage:muted')
    expect(ada.all('room:changed').at(-1)!.stage[1]).toMatchObject({ silenced: true })
    await ada.must('stage:mute', { muted: false })
    await ada.settled()
    expect(ada.all('room:changed').at(-1)!.stage[1]).not.toHaveProperty('silenced')
    await host.settled()
    expect(host.all('room:changed').at(-1)!.stage).toHaveLength(2) // later, with all of it
  })

  it('lets people step on and off no faster than source ids may be used up', async () => {
    const guests = await Promise.all(
      Array.from({ length: 30 }, async () => {
        const guest = fixture.peer()
        return { guest, peer: (await guest.join(room)).peer }
      }),
    )
    const stepOnAndOff = async () => {
      const codes: string[] = []
      for (const { guest, peer } of guests) {
        const answer = await guest.ask('stage:request', { wanted: true })
        codes.push(answer.ok ? 'on' : answer.error.code)
        if (answer.ok) await guest.must('stage:remove', { peer })
      }
      return codes
    }
    const codes = []
    for (let turn = 0; turn < 4; turn += 1) codes.push(...(await stepOnAndOff()))
    expect(codes).toEqual([...Array(100).fill('on'), ...Array(20).fill('too-many-messages')])
    fixture.clock.advance(500)
    expect((await stepOnAndOff()).filter((code) => code === 'on')).toHaveLength(25)
  })

  it('lets one person step on and off eight times at once, then every three seconds, and others freely', async () => {
    const [guest, other] = [fixture.peer(), fixture.peer()]
    const { peer } = await guest.join(room)
    await other.join(room)
    const step = async () => {
      const answer = await guest.ask('stage:request', { wanted: true })
      if (answer.ok) await guest.must('stage:remove', { peer })
      return answer.ok ? 'on' : answer.error.code
    }
    const codes = []
    for (let turn = 0; turn < 9; turn += 1) {
      codes.push(await step())
      fixture.clock.advance(400) // commands have a pace of their own
    }
    expect(codes).toEqual(Array(9).fill('on')) // one more for the three seconds that have passed
    expect(await step()).toBe('too-many-messages')
    await other.must('stage:request', { wanted: true })
    fixture.clock.advance(3_000)
    expect(await step()).toBe('on')
  })
})

it('hosts hear of hands that go up and down twice a second, and the last time as they are', async () => {
  const leader = fixture.peer()
  const queueRoom = await leader.create({ policy: 'ask', title: 'Questions' })
  const guests = Array.from({ length: 10 }, () => fixture.peer())
  for (const guest of guests) await guest.join(queueRoom)
  leader.notices.length = 0
  for (let turn = 0; turn < 25; turn += 1) {
    fixture.clock.advance(200)
    await Promise.all(guests.map((guest) => guest.must('stage:request', { wanted: turn % 2 === 0 })))
  }
  fixture.clock.advance(QUEUE_GAP_MS)
  await leader.settled()
  expect(leader.all('requests:changed').length).toBeLessThanOrEqual(2 * 5 + 2)
  expect(leader.all('requests:changed').at(-1)!.requests).toHaveLength(10)
  for (const guest of guests) await guest.settled()
  const places = guests.map((guest) => guest.all('request:place').at(-1)!.place)
  expect(places.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
})

describe('rooms', () => {
  it('of one address are not all rooms of a relay', async () => {
    await fixture.close()
    fixture = await relayFixture({ roomsPerAddress: 2, maxRooms: 5 })
    const create = (address?: string) =>
      fixture.peer(address).ask('room:create', {
        ...{ name: 'N', title: 'T', policy: 'ask', capability: { slots: 0, tracks: false } },
      })
    const codes = async (address?: string) => {
      const answers = [await create(address), await create(address), await create(address)]
      return answers.map((answer) => (answer.ok ? 'open' : answer.error.code))
    }
    expect(await codes('192.0.2.1')).toEqual(['open', 'open', 'too-many-rooms'])
    expect(await codes()).toEqual(['open', 'open', 'too-many-rooms'])
    expect(await codes('198.51.100.1')).toEqual(['open', 'relay-full', 'relay-full'])
  })
})

it('an address that has too many connections open is turned away, and told why', async () => {
  await fixture.close()
  fixture = await relayFixture({ connectionsPerAddress: 2 })
  host = fixture.peer()
  room = await host.create()
  const second = fixture.peer()
  await second.join(room)
  const third = fixture.peer()
  await once(third.socket as never, 'connect_error')
  const answer = await fetch(`${fixture.url}/socket.io/?EIO=4&transport=polling`)
  expect(answer.status).toBe(403)
  expect(await answer.json()).toMatchObject({ message: 'this address has 2 connections open, which is the most' })
  await fixture.peer('192.0.2.1').join(room)
  second.drop()
  await expect.poll(async () => (await fetch(`${fixture.url}/socket.io/?EIO=4&transport=polling`)).status).toBe(200)
})

import type { RoomId } from '@banyan/core/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { mintRoomToken } from '../auth/room-token.ts'
import { CAPABLE, relayFixture, type RelayFixture, type TestPeer } from '../testing/relay-fixture.ts'

const SECRET = 'nobody outside of these tests knows it'
const room = 'tea-time' as RoomId
const now = 1_700_000_000_000
const RESUME_MS = 30_000
const HOST_MS = 120_000
let fixture: RelayFixture
beforeEach(async () => {
  fixture = await relayFixture({ roomSecret: SECRET, wallTime: () => now })
})
afterEach(() => fixture.close())

const token = (who: string, role: 'host' | 'cohost' | 'speaker' | 'listener' = 'listener') =>
  mintRoomToken({ secret: SECRET, identity: `account-${who}`, room, name: who, role, speak: 'ask', now })
async function start(who = 'ada') {
  const peer = fixture.peer()
  const { peer: self, resume } = await peer.create({ room, policy: 'ask', token: await token(who, 'host') })
  return { peer, self, resume }
}
interface Enter {
  role?: 'cohost' | 'speaker'
  ifHere?: 'beside' | 'take-over' | 'refuse'
  resume?: string
}
const ask = async (who: string, peer: TestPeer, more: Enter) =>
  peer.ask('room:join', { ...more, room, name: 'X', capability: CAPABLE, token: await token(who, more.role) })
async function enter(who: string, more: Enter = {}) {
  const peer = fixture.peer()
  const answer = await ask(who, peer, more)
  if (!answer.ok) throw new Error(`${who} was refused: ${answer.error.code}`)
  const { peer: self, ...joined } = answer.value
  return { peer, self, ...joined }
}
const refusal = async (who: string, more: Enter) => {
  const answer = await ask(who, fixture.peer(), more)
  return answer.ok ? 'in' : answer.error.code
}
const stage = () => fixture.relay.room(room)?.stage.map(({ name, role }) => `${name} ${role}`)

describe('a host whose browser is killed', () => {
  it('comes in elsewhere and has the room again; the ghost is gone at once, and for good', async () => {
    const ada = await start()
    const lin = await enter('lin')
    await lin.peer.must('stage:request', { wanted: true })
    await fixture.drop(ada.peer, ada.self)
    const phone = await enter('ada')
    expect(phone).toMatchObject({ role: 'host', identity: 'account-ada' })
    expect(phone.view.stage).toMatchObject([{ peer: phone.self, role: 'host' }])
    expect(stage()).toEqual(['ada host'])
    fixture.clock.advance(0)
    expect((await phone.peer.next('requests:changed')).requests).toMatchObject([{ name: 'lin' }])
    expect(await refusal('ada', { resume: ada.resume })).toBe('taken-over')
    fixture.clock.advance(2 * HOST_MS)
    await lin.peer.settled()
    expect(lin.peer.all('room:ended')).toEqual([])
    await phone.peer.must('room:end', {})
  })

  it('is waited for two minutes, and the room is told; then it ends', async () => {
    const ada = await start()
    const lin = await enter('lin')
    await fixture.drop(ada.peer, ada.self)
    fixture.clock.advance(1_000)
    const { hostAwayMs } = await lin.peer.next('room:changed', (view) => view.hostAwayMs !== undefined)
    expect(hostAwayMs).toBeGreaterThan(HOST_MS - 1_100)
    fixture.clock.advance(HOST_MS - 2_000)
    const late = await enter('max')
    expect(late.view.hostAwayMs).toBeGreaterThan(0)
    expect(late.view.hostAwayMs).toBeLessThanOrEqual(1_000)
    fixture.clock.advance(1_000)
    expect(await lin.peer.next('room:ended')).toEqual({ reason: 'host-left' })
  })

  it('comes back in time, and the room is told that it waits no longer', async () => {
    const ada = await start()
    const lin = await enter('lin')
    await fixture.drop(ada.peer, ada.self)
    fixture.clock.advance(HOST_MS - 1)
    await lin.peer.next('room:changed', (view) => view.hostAwayMs !== undefined)
    lin.peer.notices.length = 0
    await enter('ada')
    expect(await lin.peer.next('room:changed')).not.toHaveProperty('hostAwayMs')
  })

  it('is not waited for as long while a co-host leads; the room is theirs again when they come', async () => {
    const ada = await start()
    const cleo = await enter('cleo', { role: 'cohost' })
    await fixture.drop(ada.peer, ada.self)
    fixture.clock.advance(RESUME_MS)
    expect(await cleo.peer.next('role:changed')).toEqual({ role: 'host' })
    expect((await enter('ada')).role).toBe('host')
    expect(stage()).toEqual(['cleo cohost', 'ada host'])
  })

  it('is waited for longer when the co-host goes as well, from when the host went', async () => {
    const ada = await start()
    const cleo = await enter('cleo', { role: 'cohost' })
    const lin = await enter('lin')
    await fixture.drop(ada.peer, ada.self)
    fixture.clock.advance(RESUME_MS - 1_000)
    await cleo.peer.must('room:leave', {})
    fixture.clock.advance(HOST_MS - RESUME_MS)
    await lin.peer.settled()
    expect(lin.peer.all('room:ended')).toEqual([])
    fixture.clock.advance(1_000)
    expect(await lin.peer.next('room:ended')).toEqual({ reason: 'host-left' })
  })
})

describe('a page that is loaded anew', () => {
  it.each(['host', 'speaker'] as const)('keeps the seat of a %s, and the person is back in it', async (role) => {
    const ada = await start()
    const own = role === 'host' ? ada : await enter('sam', { role })
    await own.peer.must('room:leave', { mayReturn: true })
    expect(stage()).toHaveLength(role === 'host' ? 1 : 2)
    expect((await enter(role === 'host' ? 'ada' : 'sam')).role).toBe(role)
    fixture.clock.advance(2 * HOST_MS)
    expect(stage()).toHaveLength(role === 'host' ? 1 : 2)
  })

  it('keeps a place in the queue, and nothing else of a listener', async () => {
    await start()
    const [lin, max] = [await enter('lin'), await enter('max')]
    await lin.peer.must('stage:request', { wanted: true })
    for (const { peer } of [lin, max]) await peer.must('room:leave', { mayReturn: true })
    const [back] = [await enter('lin'), await enter('max')]
    fixture.clock.advance(0)
    expect(await back.peer.next('request:place')).toEqual({ place: 1 })
    fixture.clock.advance(1_000)
    expect(fixture.relay.room(room)).toMatchObject({ listeners: 2 })
  })

  it('keeps nothing for somebody who leaves', async () => {
    const ada = await start()
    const lin = await enter('lin')
    await ada.peer.must('room:leave', {})
    expect(await lin.peer.next('room:ended')).toEqual({ reason: 'host-left' })
  })
})

describe('a second session of the same person', () => {
  it('is told, and may take over: the first one is out, and told why', async () => {
    const ada = await start()
    expect(await refusal('ada', { ifHere: 'refuse' })).toBe('here-already')
    const tab = await enter('ada', { ifHere: 'take-over' })
    expect(tab.role).toBe('host')
    expect(await ada.peer.next('room:removed')).toEqual({ banned: false, elsewhere: true })
    expect(await ada.peer.ask('room:end', {})).toMatchObject({ error: { code: 'not-in-room' } })
  })

  it('may listen beside, never speaks besides, and takes over when it likes', async () => {
    await start()
    const sam = await enter('sam', { role: 'speaker' })
    const tab = await enter('sam')
    expect([tab.role, tab.identity]).toEqual(['listener', 'account-sam'])
    expect(await tab.peer.ask('stage:request', { wanted: true })).toMatchObject({ error: { code: 'active-elsewhere' } })
    await tab.peer.must('room:take-over', {})
    expect(await tab.peer.next('role:changed')).toEqual({ role: 'speaker' })
    expect(await sam.peer.next('room:removed')).toMatchObject({ elsewhere: true })
    expect(stage()).toEqual(['ada host', 'sam speaker'])
  })

  it('counts as a seat: the fourth is refused, and takes over all the same', async () => {
    await start()
    for (let tabs = 0; tabs < 3; tabs += 1) await enter('lin')
    expect(await refusal('lin', {})).toBe('too-many-seats')
    expect(await refusal('lin', { ifHere: 'take-over' })).toBe('in')
    fixture.clock.advance(1_000)
    expect(fixture.relay.room(room)).toMatchObject({ listeners: 3 })
  })

  it('hosts when the first one does not come back', async () => {
    const ada = await start()
    const phone = await enter('ada')
    await fixture.drop(ada.peer, ada.self)
    fixture.clock.advance(RESUME_MS)
    expect(await phone.peer.next('role:changed')).toEqual({ role: 'host' })
    expect(stage()).toEqual(['ada host'])
  })
})

import { INVITATION_MS, type Joined, REACTION_KINDS } from '@banyan/core/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { relayFixture, type RelayFixture, type TestPeer } from '../testing/relay-fixture.ts'
import { ROOM_VIEW_GAP_MS } from './live-room.ts'
import { REACTIONS_GAP_MS } from './reaction-tally.ts'

let fixture: RelayFixture
let [host, ada, ben]: TestPeer[] = []
let room: Joined
let [adas, bens]: Joined[] = []
const refused = (code: string) => ({ ok: false, error: { code } })

/** A host; Ada on stage; Ben in the audience. */
beforeEach(async () => {
  fixture = await relayFixture({ resumeGraceMs: 30_000 })
  ;[host, ada, ben] = [fixture.peer(), fixture.peer(), fixture.peer()]
  room = await host.create({ policy: 'ask' })
  adas = await ada.join(room, { name: 'Ada' })
  await ada.must('stage:request', { wanted: true })
  await host.must('stage:admit', { peer: adas.peer })
  bens = await ben.join(room, { name: 'Ben' })
})
afterEach(() => fixture.close())

describe('a co-host', () => {
  it('is shown who waits, and keeps the room when the host is lost for good', async () => {
    await ben!.must('stage:request', { wanted: true })
    await host!.must('stage:promote', { peer: adas!.peer })
    expect(await ada!.next('role:changed', ({ role }) => role === 'cohost')).toBeDefined()
    expect((await ada!.next('requests:changed')).requests).toEqual([{ peer: bens!.peer, name: 'Ben' }])
    await fixture.drop(host!, room.peer)
    fixture.clock.advance(30_000)
    expect(await ada!.next('role:changed', ({ role }) => role === 'host')).toBeDefined()
    fixture.clock.advance(ROOM_VIEW_GAP_MS)
    expect((await ben!.next('room:changed', ({ stage }) => stage.length === 1)).stage).toMatchObject([
      { peer: adas!.peer, role: 'host' },
    ])
  })

  it('is not needed for handing the room over', async () => {
    await host!.must('room:hand-over', { peer: adas!.peer })
    expect(await host!.next('role:changed')).toEqual({ role: 'cohost' })
    expect(await ada!.next('role:changed', ({ role }) => role === 'host')).toBeDefined()
    await ada!.must('stage:demote', { peer: room.peer })
    expect(await host!.ask('stage:mute-all', {})).toMatchObject(refused('not-allowed'))
  })
})

describe('the next host', () => {
  it('is named to everybody, as co-hosts are named and lose their connection', async () => {
    expect(room.view.nextHost).toBeUndefined()
    expect(bens!.view.nextHost).toBe(adas!.peer)
    const cleo = fixture.peer()
    const cleos = await cleo.join(room, { name: 'Cleo' })
    await cleo.must('stage:request', { wanted: true })
    await host!.must('stage:admit', { peer: cleos.peer })
    await host!.must('stage:promote', { peer: cleos.peer })
    fixture.clock.advance(ROOM_VIEW_GAP_MS)
    await ben!.next('room:changed', ({ nextHost }) => nextHost === cleos.peer)
    await ben!.settled()
    ben!.notices.length = 0
    await fixture.drop(cleo, cleos.peer)
    fixture.clock.advance(ROOM_VIEW_GAP_MS)
    await ben!.next('room:changed', ({ nextHost }) => nextHost === adas!.peer)
    await host!.must('room:leave', {})
    expect(await ada!.next('role:changed', ({ role }) => role === 'host')).toBeDefined()
    fixture.clock.advance(ROOM_VIEW_GAP_MS)
    await ben!.next('room:changed', ({ stage, nextHost }) => stage.length === 2 && nextHost === cleos.peer)
  })
})

describe('each refusal', () => {
  it('is told over the connection, and changes nothing', async () => {
    const before = fixture.relay.rooms()
    const peer = room.peer
    expect(await ben!.ask('stage:promote', { peer })).toMatchObject(refused('not-allowed'))
    expect(await ben!.ask('stage:demote', { peer })).toMatchObject(refused('not-allowed'))
    expect(await ben!.ask('stage:invite', { peer })).toMatchObject(refused('not-allowed'))
    expect(await ben!.ask('stage:accept', { accepted: true })).toMatchObject(refused('not-invited'))
    expect(await ben!.ask('stage:mute', { muted: true, peer })).toMatchObject(refused('not-allowed'))
    expect(await ben!.ask('stage:mute-all', {})).toMatchObject(refused('not-allowed'))
    expect(await ben!.ask('room:hand-over', { peer: bens!.peer })).toMatchObject(refused('not-allowed'))
    expect(await ben!.ask('room:remove', { peer, ban: true })).toMatchObject(refused('not-allowed'))
    const stranger = fixture.peer()
    expect(await stranger.ask('room:react', { reaction: 0 })).toMatchObject(refused('not-in-room'))
    expect(await stranger.ask('room:remove', { peer, ban: true })).toMatchObject(refused('not-in-room'))
    expect(fixture.relay.rooms()).toEqual(before)
  })

  it('of a third co-host is cohosts-full', async () => {
    for (const name of ['Cleo', 'Dora']) {
      const peer = fixture.peer()
      const joined = await peer.join(room, { name })
      await host!.must('stage:invite', { peer: joined.peer })
      expect(await peer.next('stage:invited')).toEqual({ by: room.peer })
      await peer.must('stage:accept', { accepted: true })
      await host!.must('stage:promote', { peer: joined.peer })
    }
    expect(await host!.ask('stage:promote', { peer: adas!.peer })).toMatchObject(refused('cohosts-full'))
  })
})

describe('an invitation', () => {
  it('is open for a minute', async () => {
    await host!.must('stage:invite', { peer: bens!.peer })
    fixture.clock.advance(INVITATION_MS)
    await ben!.next('invitation:ended')
    expect(await ben!.ask('stage:accept', { accepted: true })).toMatchObject(refused('not-invited'))
  })

  it('that is declined leaves nothing to wait for, and is told to who invited', async () => {
    const pending = fixture.clock.pending
    await host!.must('stage:invite', { peer: bens!.peer })
    expect(fixture.clock.pending).toBe(pending + 1)
    await ben!.must('stage:accept', { accepted: false })
    expect(await host!.next('invitation:declined')).toEqual({ peer: bens!.peer })
    expect(fixture.clock.pending).toBe(pending)
  })
})

it('muting another is shown to all, and told to them', async () => {
  await host!.must('stage:mute', { muted: true, peer: adas!.peer })
  expect(await ada!.next('stage:muted')).toEqual({ by: room.peer })
  fixture.clock.advance(ROOM_VIEW_GAP_MS)
  const { stage } = await ben!.next('room:changed', ({ stage }) => stage.some(({ silenced }) => silenced))
  expect(stage[1]).toMatchObject({ peer: adas!.peer, muted: true, silenced: true })
  ben!.notices.length = 0
  await ada!.must('stage:mute', { muted: false })
  fixture.clock.advance(ROOM_VIEW_GAP_MS)
  const after = await ben!.next('room:changed')
  expect(after.stage[1]).toMatchObject({ peer: adas!.peer, muted: false })
  expect(after.stage[1]).not.toHaveProperty('silenced')
})

describe('removal from the room', () => {
  it('tells who is removed, who hears nothing of the room from then on', async () => {
    await host!.must('room:remove', { peer: bens!.peer, ban: false })
    expect(await ben!.next('room:removed')).toEqual({ banned: false })
    await ben!.must('rooms:watch', { watch: false })
    ben!.notices.length = 0
    await host!.must('stage:mute', { muted: true })
    await ben!.must('rooms:watch', { watch: false })
    expect(ben!.notices).toEqual([])
    expect(await ben!.ask('stage:request', { wanted: true })).toMatchObject(refused('not-in-room'))
    expect((await ben!.join(room)).peer).not.toBe(bens!.peer)
  })

  it('with a ban takes the seat for good, also where nobody has an identity', async () => {
    await host!.must('room:remove', { peer: bens!.peer, ban: true })
    expect(await ben!.next('room:removed')).toEqual({ banned: true })
    const back = { room: room.view.room, name: 'Ben', capability: { slots: 0, tracks: true }, resume: bens!.resume }
    expect(await ben!.ask('room:join', back)).toMatchObject(refused('banned'))
  })

  it('reaches somebody who is away when they want to come back', async () => {
    await fixture.drop(ben!, bens!.peer)
    await host!.must('room:remove', { peer: bens!.peer, ban: false })
    fixture.clock.advance(60_000)
    const back = await fixture.peer().join(room, { resume: bens!.resume })
    expect(back.peer).not.toBe(bens!.peer)
  })
})

describe('reactions', () => {
  it('are counted by kind, and told four times a second at most', async () => {
    await ben!.must('room:react', { reaction: 1 })
    for (const [peer, reaction] of [
      [ada!, 1],
      [ben!, 5],
      [host!, 1],
      [ada!, 0],
    ] as const) {
      await peer.must('room:react', { reaction })
    }
    fixture.clock.advance(REACTIONS_GAP_MS)
    await ben!.next('room:reactions', ({ counts }) => counts[5] === 1)
    expect(ben!.all('room:reactions')).toEqual([{ counts: [0, 1, 0, 0, 0, 0] }, { counts: [1, 2, 0, 0, 0, 1] }])
    fixture.clock.advance(10_000)
    await ben!.settled()
    expect(ben!.all('room:reactions')).toHaveLength(2)
  })

  it('are refused when there are too many of them, and no other message with them', async () => {
    const answers = await Promise.all(Array.from({ length: 21 }, () => ben!.ask('room:react', { reaction: 2 })))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(20)
    expect(answers.at(-1)).toMatchObject(refused('too-many-messages'))
    await ben!.must('stage:request', { wanted: true })
    fixture.clock.advance(500)
    await ben!.must('room:react', { reaction: 2 })
  })

  it.each([-1, 0.5, REACTION_KINDS])('of a kind that there is not are malformed: %d', async (reaction) => {
    expect(await ben!.ask('room:react', { reaction })).toMatchObject(refused('malformed'))
  })
})

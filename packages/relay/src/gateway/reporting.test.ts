import { banyanPlanner } from '@banyan/core/topology'
import type { PlannedLink } from '@banyan/core/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { relayFixture, type RelayFixture, type TestPeer } from '../testing/relay-fixture.ts'
import { ANSWER_MS } from './failure-detector/questions.ts'

let fixture: RelayFixture
beforeEach(async () => {
  // One trunk peer, so that it is plain who carries whom.
  fixture = await relayFixture({ openPlanner: () => banyanPlanner({ stripes: 1, stageWidth: 1 }) })
})
afterEach(() => fixture.close())

const NOBODY = { slots: 0, tracks: true }

/** A host, a super-peer below the stage, and listeners below that. */
async function tree(leaves = 2) {
  const host = fixture.peer()
  const room = await host.create()
  const carrier = fixture.peer()
  const trunk = await carrier.join(room)
  const listeners = []
  for (let count = 0; count < leaves; count += 1) {
    const peer = fixture.peer()
    listeners.push({ peer, joined: await peer.join(room, { capability: NOBODY }) })
  }
  for (const { joined } of listeners) expect(joined.plan.links.map(({ peer }) => peer)).toEqual([trunk.peer])
  return { host, room, carrier, trunk, listeners }
}

const down = (links: readonly PlannedLink[]) => links.flatMap((link) => (link.down.length > 0 ? [link.peer] : []))
const lastPlan = async (peer: TestPeer) => {
  await peer.settled()
  return peer.all('plan:changed').at(-1)?.links ?? []
}

describe('peer:report', () => {
  it('hands children to others at once when the offer falls to none, and takes them back when it rises', async () => {
    const { room, carrier, trunk, listeners } = await tree(1)
    const [leaf] = listeners
    const helper = fixture.peer()
    const second = await helper.join(room)
    await carrier.must('peer:report', { slots: 0 })
    expect(await lastPlan(leaf!.peer)).toMatchObject([{ peer: second.peer, up: [0] }])
    expect(down(await lastPlan(carrier))).toEqual([])
    await helper.must('peer:report', { slots: 0 })
    await carrier.must('peer:report', { slots: 4 })
    expect(down(await lastPlan(carrier))).toContain(leaf!.joined.peer)
    expect(trunk.peer).not.toBe(second.peer)
  })

  it('of congestion relieves the peer of children', async () => {
    const { room, carrier, trunk, listeners } = await tree(3)
    const helper = fixture.peer()
    await helper.join(room)
    const carried = listeners.length
    expect(down(await lastPlan(carrier))).toHaveLength(carried)
    await carrier.must('peer:report', { congested: true })
    expect(down(await lastPlan(carrier)).length).toBeLessThan(carried)
    expect(down((await fixture.peer().join(room, { capability: NOBODY })).plan.links)).not.toContain(trunk.peer)
  })

  it('hands over those who are too many when the offer shrinks', async () => {
    const { carrier, room } = await tree(2)
    await fixture.peer().join(room)
    await carrier.must('peer:report', { slots: 1 })
    expect(down(await lastPlan(carrier))).toHaveLength(1)
  })

  it('is taken from the stage, too', async () => {
    const { host, carrier, trunk } = await tree(1)
    await host.must('peer:report', { slots: 0, congested: false, accessMs: 12 })
    expect((await lastPlan(host)).map(({ peer }) => peer)).toEqual([trunk.peer])
    expect(await carrier.ask('peer:report', { congested: false })).toEqual({ ok: true, value: {} })
  })

  it('is refused outside of a room, and when it is out of range', async () => {
    const { carrier } = await tree(0)
    expect(await fixture.peer().ask('peer:report', { slots: 4 })).toMatchObject({ error: { code: 'not-in-room' } })
    for (const bad of [{ slots: 65 }, { slots: -1 }, { slots: 1.5 }, { accessMs: -1 }, { congested: 1 }]) {
      const answer = await carrier.socket.emitWithAck('peer:report', bad)
      expect(answer).toMatchObject({ ok: false, error: { code: 'malformed' } })
    }
  })

  it('of somebody who still waits in a rush gets them their place first', async () => {
    const { room } = await tree(0)
    const rush = Array.from({ length: 8 }, () => fixture.peer())
    const last = rush.at(-1)!
    const answers = await Promise.all(rush.map((peer) => peer.join(room)))
    expect(answers.some(({ plan }) => plan.links.length === 0)).toBe(true)
    for (const peer of rush) await peer.must('peer:report', { slots: 0 })
    expect(await lastPlan(last)).not.toEqual([])
  })
})

describe('a super-peer that vanishes without a word', () => {
  it('counts as gone when two of its children say so: nobody is hung under it any more', async () => {
    const { host, room, carrier, trunk, listeners } = await tree(3)
    const [first, second, third] = listeners
    await first!.peer.ask('link:lost', { peer: trunk.peer })
    expect(fixture.relay.rooms()[0]?.listeners).toBe(4)
    await second!.peer.must('link:lost', { peer: trunk.peer })
    fixture.clock.advance(1_000)
    expect(fixture.relay.rooms()[0]?.listeners).toBe(3)
    for (const peer of [host, second!.peer, third!.peer]) {
      expect((await lastPlan(peer)).map((link) => link.peer)).not.toContain(trunk.peer)
    }
    // A child that notices later than the others has been helped already.
    await third!.peer.must('link:lost', { peer: trunk.peer })
    const late = await fixture.peer().join(room, { capability: NOBODY })
    expect(late.plan.links.map((link) => link.peer)).not.toContain(trunk.peer)
    expect(carrier.all('plan:changed').at(-1)?.links).not.toEqual([])
  })

  it('gets its seat and a place with whatever it says next, and children only after it has sent cleanly', async () => {
    const { room, carrier, trunk, listeners } = await tree(2)
    for (const { peer } of listeners) await peer.ask('link:lost', { peer: trunk.peer })
    fixture.clock.advance(5_000)
    expect(fixture.relay.rooms()[0]?.listeners).toBe(2)
    carrier.notices.length = 0
    await carrier.must('room:audience', {})
    fixture.clock.advance(1_000)
    expect(fixture.relay.rooms()[0]?.listeners).toBe(3)
    const links = await lastPlan(carrier)
    expect(links).not.toEqual([])
    expect(down(links)).toEqual([])
    fixture.clock.advance(60_000)
    expect(fixture.relay.rooms()[0]?.listeners).toBe(3)
    await carrier.must('peer:report', { congested: false })
    const child = await fixture.peer().join(room, { capability: NOBODY })
    expect(child.plan.links.map(({ peer }) => peer)).toContain(trunk.peer)
  })

  it('is not gone when it has said something since the first of them lost it', async () => {
    const { carrier, trunk, listeners } = await tree(3)
    const [first, second] = listeners
    await first!.peer.ask('link:lost', { peer: trunk.peer })
    await carrier.must('room:audience', {})
    await second!.peer.ask('link:lost', { peer: trunk.peer })
    fixture.clock.advance(1_000)
    expect(fixture.relay.rooms()[0]?.listeners).toBe(4)
  })

  it('has left when it stays silent and its connection is lost, and is back when only it stays silent', async () => {
    const { carrier, trunk, listeners } = await tree(2)
    for (const { peer } of listeners) await peer.ask('link:lost', { peer: trunk.peer })
    fixture.clock.advance(30_000)
    expect(fixture.relay.rooms()[0]?.listeners).toBe(3)
    for (const { peer } of listeners) await peer.ask('link:lost', { peer: trunk.peer })
    await fixture.drop(carrier, trunk.peer)
    fixture.clock.advance(61_000)
    expect(fixture.relay.rooms()[0]?.listeners).toBe(2)
    expect(fixture.clock.pending).toBeLessThanOrEqual(2) // the room's next second, and the list of rooms
  })
})

describe('a super-peer that is silent on its links', () => {
  it('is asked, and counts as gone only when it does not answer', async () => {
    const { carrier, trunk, listeners } = await tree(3)
    const [first, second] = listeners
    await first!.peer.must('link:lost', { peer: trunk.peer, how: 'covered' })
    await second!.peer.must('link:lost', { peer: trunk.peer, how: 'covered' })
    await carrier.next('peer:doubted')
    expect(carrier.all('peer:doubted')).toHaveLength(1)
    expect(fixture.relay.rooms()[0]?.listeners).toBe(4)
    fixture.clock.advance(ANSWER_MS)
    fixture.clock.advance(1_000)
    expect(fixture.relay.rooms()[0]?.listeners).toBe(3)
  })

  it('loses a peer that hears nothing in its place at once, and the others when it does not answer', async () => {
    const { carrier, trunk, listeners, room } = await tree(3)
    const [first, second] = listeners
    const helper = await fixture.peer().join(room)
    await first!.peer.must('link:lost', { peer: trunk.peer, how: 'silent' })
    expect([helper.peer, room.peer]).toContain((await lastPlan(first!.peer))[0]?.peer)
    await carrier.next('peer:doubted')
    expect(fixture.relay.rooms()[0]?.listeners).toBe(5)
    await second!.peer.must('link:lost', { peer: trunk.peer, how: 'silent' })
    fixture.clock.advance(ANSWER_MS)
    fixture.clock.advance(1_000)
    expect(fixture.relay.rooms()[0]?.listeners).toBe(4)
  })

  it('keeps its children when it answers, and loses the child that says it again', async () => {
    const { carrier, trunk, listeners, room } = await tree(2)
    const helper = await fixture.peer().join(room)
    const [first, second] = listeners
    const parents = async (peer: TestPeer) =>
      (await lastPlan(peer)).flatMap(({ peer, up }) => (up.length > 0 ? [peer] : []))
    for (const { peer } of listeners) await peer.must('link:lost', { peer: trunk.peer, how: 'covered' })
    await carrier.next('peer:doubted')
    await carrier.must('peer:report', { congested: false })
    fixture.clock.advance(ANSWER_MS)
    fixture.clock.advance(1_000)
    expect(fixture.relay.rooms()[0]?.listeners).toBe(4)
    expect(down(await lastPlan(carrier))).toEqual(expect.arrayContaining(listeners.map(({ joined }) => joined.peer)))
    await first!.peer.must('link:lost', { peer: trunk.peer, how: 'covered' })
    expect([helper.peer, room.peer]).toContain((await parents(first!.peer))[0])
    expect(down(await lastPlan(carrier))).toContain(second!.joined.peer)
  })
})

it('a speaker who counts as gone costs nobody their place below the stage', async () => {
  await fixture.close()
  fixture = await relayFixture({ openPlanner: () => banyanPlanner({ stripes: 1, stageWidth: 4 }) })
  const [host, guest] = [fixture.peer(), fixture.peer()]
  const room = await host.create()
  const speaker = await guest.join(room)
  await guest.must('stage:request', { wanted: true })
  fixture.clock.advance(1_000) // no rush: everybody has a place at once
  const trunk = [fixture.peer(), fixture.peer(), fixture.peer(), fixture.peer()]
  for (const peer of trunk) {
    const { plan } = await peer.join(room)
    expect(plan.links.map((link) => link.peer)).toEqual(expect.arrayContaining([room.peer, speaker.peer]))
  }
  for (const peer of trunk) await peer.must('link:lost', { peer: speaker.peer })
  const direct = down(await lastPlan(host))
  // The first is hung elsewhere: one report may be about one link.
  expect(direct).toHaveLength(trunk.length - 1)
})

it('a super-peer that leaves has its children placed before it is answered', async () => {
  const { carrier, listeners, room } = await tree(2)
  const helper = fixture.peer()
  const second = await helper.join(room)
  await carrier.must('room:leave', {})
  for (const { peer } of listeners) {
    await peer.settled()
    const links = peer
      .all('plan:changed')
      .at(-1)
      ?.links.map((link) => link.peer)
    expect([[second.peer], [room.peer]]).toContainEqual(links)
  }
})

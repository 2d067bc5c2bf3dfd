import { type Ask, type PeerId, type PlannedLink, type RoomId, type SourceId } from '@banyan/core/protocol'
import { banyanPlanner, type TopologyEvent } from '@banyan/core/topology'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { mintRoomToken } from '../auth/room-token.ts'
import { ANSWER_MS, GRACE_MS } from '../guilt/guilt.ts'
import { relayFixture, type RelayFixture, type TestPeer } from '../testing/relay-fixture.ts'
import { CONFIRM_GAP_MS } from './parent-reports.ts'
import { PICTURE_AGE_MS } from './tree-feed.ts'

const secret = 'nobody outside of these tests knows it'
const NOBODY = { slots: 0, tracks: true }

let fixture: RelayFixture
let events: TopologyEvent[]
beforeEach(async () => {
  events = []
  // One trunk peer, so that it is plain who carries whom.
  const openPlanner = () => {
    const planner = banyanPlanner({ stripes: 1, stageWidth: 1 })
    const apply = (event: TopologyEvent) => {
      events.push(event)
      return planner.apply(event)
    }
    return {
      apply,
      plan: planner.plan.bind(planner),
      snapshot: planner.snapshot.bind(planner),
      explain: planner.explain.bind(planner),
    }
  }
  fixture = await relayFixture({ roomSecret: secret, openPlanner })
})
afterEach(() => fixture.close())

const token = (identity: string, room: RoomId, role: 'host' | 'listener' = 'listener') =>
  mintRoomToken({ secret, identity, name: identity, room, role, speak: 'direct' })

/** A room with a super-peer, tom if nobody else is named, and two listeners below. */
async function tree(name = 'tea-time', [one, two]: [string, string] = ['ada', 'ben']) {
  const room = name as RoomId
  const host = fixture.peer()
  const hosted = await host.create({ room, token: await token('host', room, 'host') })
  const enter = async (identity: string, options: Partial<Ask<'room:join'>> = {}) => {
    const peer = fixture.peer()
    const { peer: id, plan, resume } = await peer.join(hosted, { token: await token(identity, room), ...options })
    return { peer, id, plan, resume }
  }
  const carrier = await enter('tom')
  const children = [await enter(one, { capability: NOBODY }), await enter(two, { capability: NOBODY })] as const
  for (const { plan } of children) expect(parentsIn(plan.links)).toEqual([carrier.id])
  fixture.clock.advance(2_000) // the children have had their parent for long enough
  return { host, hosted, carrier, children, enter }
}

const parentsIn = (links: readonly PlannedLink[]) => links.flatMap(({ peer, up }) => (up.length > 0 ? [peer] : []))
const lastLinks = async (peer: TestPeer) => {
  await peer.settled()
  return peer.all('plan:changed').at(-1)?.links ?? []
}
const forged = (peer: PeerId) => ({ peer, source: 0 as SourceId, stripes: 1, frames: 3 })

/** Both children accuse the super-peer, which answers when it is asked. */
async function convict({ carrier, children }: Awaited<ReturnType<typeof tree>>) {
  for (const { peer } of children) await peer.must('link:forged', forged(carrier.id))
  fixture.clock.advance(GRACE_MS)
  await carrier.peer.next('peer:doubted')
  await carrier.peer.must('peer:report', {})
}

describe('link:forged', () => {
  it('parts the two at once, and is taken for a while from a child that was moved', async () => {
    const { carrier, children, host, enter } = await tree()
    const [{ peer: child }] = children
    const helper = await enter('cleo')
    await child.must('link:forged', forged(carrier.id))
    expect(parentsIn(await lastLinks(child))).toEqual([helper.id])
    await child.must('link:forged', forged(carrier.id))
    expect(host.all('room:verdict')).toEqual([])
  })

  it('is refused about somebody who is no parent', async () => {
    const { carrier, children, hosted } = await tree()
    const [{ peer: child }, other] = children
    for (const peer of [other.id, hosted.peer]) {
      expect(await child.ask('link:forged', forged(peer))).toMatchObject({ error: { code: 'not-linked' } })
    }
    expect(await carrier.peer.ask('link:forged', forged(other.id))).toMatchObject({ error: { code: 'not-linked' } })
  })
})

describe('a super-peer that two of its children accuse', () => {
  it('carries nobody any more, and the host hears of it', async () => {
    const room = await tree()
    const { host, carrier, enter } = room
    await convict(room)
    await host.settled()
    expect(host.all('room:verdict')).toEqual([{ peer: carrier.id, name: 'tom', why: 'forged' }])
    const { plan } = await enter('cleo', { capability: NOBODY })
    expect(parentsIn(plan.links)).not.toContain(carrier.id)
    await carrier.peer.must('peer:report', { slots: 8, congested: false })
    fixture.clock.advance(60_000)
    const { peers } = await host.must('room:tree', {})
    expect(peers.find(({ peer }) => peer === carrier.id)).toMatchObject({ kind: 'leaf', convicted: true })
  })

  it('is innocent when a speaker sent it other frames than they signed, and the speaker is not judged', async () => {
    const { host, hosted, carrier, children } = await tree()
    for (const { peer } of children) await peer.must('link:forged', forged(carrier.id))
    fixture.clock.advance(GRACE_MS)
    await carrier.peer.must('link:forged', forged(hosted.peer))
    fixture.clock.advance(GRACE_MS + ANSWER_MS)
    await host.settled()
    expect(host.all('room:verdict')).toEqual([])
    expect(host.all('peer:doubted')).toEqual([])
  })

  it('has no excuse in a speaker whose voice was another one', async () => {
    const { host, hosted, carrier, children } = await tree()
    const source = 5 as SourceId
    for (const { peer } of children) await peer.must('link:forged', { ...forged(carrier.id), source })
    await carrier.peer.must('link:forged', { ...forged(hosted.peer), source })
    fixture.clock.advance(GRACE_MS)
    await carrier.peer.must('peer:report', {})
    await host.settled()
    expect(host.all('room:verdict')).toMatchObject([{ peer: carrier.id, why: 'forged' }])
  })

  it('counts as gone when it does not answer, and is judged when it does', async () => {
    const { host, carrier, children } = await tree()
    for (const { peer } of children) await peer.must('link:forged', forged(carrier.id))
    fixture.clock.advance(GRACE_MS)
    fixture.clock.advance(ANSWER_MS)
    expect(fixture.relay.rooms()[0]?.listeners).toBe(2)
    await carrier.peer.must('peer:report', {})
    await host.settled()
    expect(host.all('room:verdict')).toHaveLength(1)
  })

  it('is not judged when its connection broke meanwhile', async () => {
    const { host, hosted, carrier, children } = await tree()
    for (const { peer } of children) await peer.must('link:forged', forged(carrier.id))
    await fixture.drop(carrier.peer, carrier.id)
    const again = fixture.peer()
    await again.must('room:join', {
      ...{ room: hosted.view.room, name: 'x', capability: NOBODY },
      resume: carrier.resume,
    })
    fixture.clock.advance(GRACE_MS + ANSWER_MS)
    await again.must('peer:report', {})
    await host.settled()
    expect(host.all('room:verdict')).toEqual([])
  })

  it('is known to those who come to lead the room later', async () => {
    const room = await tree()
    const { host, hosted, carrier, children } = room
    await convict(room)
    const [{ peer: child, id }] = children
    await child.must('stage:request', { wanted: true })
    await host.must('stage:promote', { peer: id })
    const verdict = { peer: carrier.id, name: 'tom', why: 'forged' }
    expect(await child.next('room:verdict')).toEqual(verdict)
    await fixture.drop(host, hosted.peer)
    const again = fixture.peer()
    await again.must('room:join', { room: hosted.view.room, name: 'x', capability: NOBODY, resume: hosted.resume })
    fixture.clock.advance(1)
    expect(await again.next('room:verdict')).toEqual(verdict)
  })
})

describe('a convicted identity', () => {
  it('carries nobody with its other peers, those that come later included', async () => {
    const room = await tree()
    const { host, carrier, enter } = room
    const second = await enter('tom')
    await convict(room)
    const third = await enter('tom')
    const joins = events.flatMap((event) => (event.type === 'join' ? [event] : []))
    expect(joins.find(({ peer }) => peer === second.id)).toEqual(expect.not.objectContaining({ convicted: true }))
    expect(joins.find(({ peer }) => peer === third.id)).toMatchObject({ identity: 'tom', convicted: true })
    await host.settled()
    expect(host.all('room:verdict').map(({ peer }) => peer)).toEqual(
      expect.arrayContaining([carrier.id, second.id, third.id]),
    )
    fixture.clock.advance(PICTURE_AGE_MS)
    const { peers } = await host.must('room:tree', {})
    expect(peers.filter(({ convicted }) => convicted).map(({ peer }) => peer)).toHaveLength(3)
  })

  it('carries nobody in any room when two rooms came to that verdict by the word of different people', async () => {
    const third = await tree('third-room', ['eve', 'fay'])
    await convict(await tree('tea-time', ['ada', 'ben']))
    expect((await third.enter('gil', { capability: NOBODY })).plan.links.map(({ peer }) => peer)).toContain(
      third.carrier.id,
    )
    await convict(await tree('jazz-club', ['cleo', 'dan']))
    expect(await third.host.next('room:verdict')).toMatchObject({ peer: third.carrier.id })
    for (const { peer } of third.children) expect(parentsIn(await lastLinks(peer))).not.toContain(third.carrier.id)
    const fourth = fixture.peer()
    const room = 'fourth-room' as RoomId
    const hosted = await fourth.create({ room, token: await token('zoe', room, 'host') })
    await fixture.peer().join(hosted, { token: await token('tom', room) })
    expect(await fourth.next('room:verdict')).toMatchObject({ name: 'tom', why: 'forged' })
  })
})

describe('peer:report', () => {
  it('tells the planner which parents bring packets, and nothing of speakers and strangers', async () => {
    const { hosted, carrier, children } = await tree()
    const [{ peer: child, id }, { id: other }] = children
    const brought = { packets: 250, heldBack: 0, forged: 0, unverified: 0 }
    const confirmed = () => events.filter(({ type }) => type === 'confirm')
    await child.must('peer:report', { parents: [{ peer: other, ...brought }] })
    await carrier.peer.must('peer:report', { parents: [{ peer: hosted.peer, ...brought }] })
    await child.must('peer:report', { parents: [{ peer: carrier.id, ...brought, packets: 0 }] })
    expect(confirmed()).toEqual([])
    for (let count = 0; count < 3; count += 1) {
      fixture.clock.advance(CONFIRM_GAP_MS / 2)
      await child.must('peer:report', { parents: [{ peer: carrier.id, ...brought }] })
    }
    expect(confirmed()).toMatchObject([{ type: 'confirm', peer: carrier.id, by: id }])
  })

  it('shows what children say of what a carrier brought, and nothing of those who are no children', async () => {
    const { host, hosted, carrier, children, enter } = await tree()
    const brought = { packets: 250, heldBack: 2, forged: 1, unverified: 0 }
    for (const { peer } of children) await peer.must('peer:report', { parents: [{ peer: carrier.id, ...brought }] })
    const stranger = await enter('cleo', { capability: NOBODY })
    await stranger.peer.must('peer:report', { parents: [{ peer: children[0].id, ...brought }] })
    await carrier.peer.must('peer:report', { parents: [{ peer: hosted.peer, ...brought }] })
    const { peers } = await host.must('room:tree', {})
    expect(peers.flatMap(({ peer, reported }) => (reported ? [{ peer, reported }] : []))).toEqual([
      { peer: carrier.id, reported: { heldBack: 4, forged: 2, unverified: 0 } },
    ])
  })
})

import { readTree } from '@banyan/core/protocol'
import { banyanPlanner } from '@banyan/core/topology'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { relayFixture, type RelayFixture } from '../testing/relay-fixture.ts'
import { PICTURE_AGE_MS } from './tree-feed.ts'

let fixture: RelayFixture
beforeEach(async () => {
  fixture = await relayFixture({ openPlanner: () => banyanPlanner({ stripes: 1, stageWidth: 1 }) })
})
afterEach(() => fixture.close())

const NOBODY = { slots: 0, tracks: true }

/** A host, a super-peer below the stage, and a listener below that. */
async function chain() {
  const [host, carrier, leaf] = [fixture.peer(), fixture.peer(), fixture.peer()]
  const room = await host.create({ name: 'Ada' })
  const trunk = await carrier.join(room, { name: 'Ben' })
  const last = await leaf.join(room, { name: 'Cleo', capability: NOBODY })
  return { host, room, carrier, trunk, leaf, last }
}

describe('room:tree', () => {
  it('says who hears through whom', async () => {
    const { room, carrier, trunk, last } = await chain()
    const tree = readTree(await carrier.must('room:tree', {}))
    expect(tree).toMatchObject({ stripes: 1, listeners: 2, health: undefined })
    expect(tree.peers).toMatchObject([
      { peer: room.peer, kind: 'speaker', parents: [] },
      { peer: trunk.peer, kind: 'trunk', parents: ['stage'], depths: [1], carries: 0, used: 1, offered: 4 },
      { peer: last.peer, kind: 'leaf', parents: [trunk.peer], depths: [2], used: 0, offered: 0 },
    ])
  })

  it('names those on stage and who asks; to the host and co-hosts, everybody', async () => {
    const { host, carrier, leaf, trunk } = await chain()
    const names = async (peer: typeof host) => (await peer.must('room:tree', {})).peers.map(({ name }) => name)
    expect(await names(carrier)).toEqual(['Ada', 'Ben', undefined])
    expect(await names(leaf)).toEqual(['Ada', undefined, 'Cleo'])
    expect(await names(host)).toEqual(['Ada', 'Ben', 'Cleo'])
    await carrier.must('stage:request', { wanted: true })
    fixture.clock.advance(PICTURE_AGE_MS)
    expect(await names(carrier)).not.toContain('Cleo')
    await host.must('stage:promote', { peer: trunk.peer })
    expect(await names(carrier)).toContain('Cleo')
  })

  it('is a second old at most', async () => {
    const { carrier, room } = await chain()
    const count = async () => (await carrier.must('room:tree', {})).peers.length
    expect(await count()).toBe(3)
    await fixture.peer().join(room)
    fixture.clock.advance(PICTURE_AGE_MS)
    expect(await count()).toBe(4)
  })

  it('brings what the ears report, while they do', async () => {
    const { carrier, trunk, leaf, last } = await chain()
    const hearing = {
      played: 500,
      missing: 0,
      heldBack: 0,
      forged: 0,
      unverified: 0,
      longestGapMs: 0,
      delayMs: 40,
      bufferMs: 41,
    }
    await carrier.must('peer:report', { hearing })
    await leaf.must('peer:report', { hearing: { ...hearing, missing: 10, longestGapMs: 80 } })
    const { health } = await carrier.must('room:tree', {})
    expect(health).toMatchObject({ ears: 2, whole: 1, worst: { peer: last.peer, missing: 10 }, median: { missing: 0 } })
    await leaf.must('room:leave', {})
    expect((await carrier.must('room:tree', {})).health).toMatchObject({ ears: 1, worst: { peer: trunk.peer } })
  })

  it('is refused to who asks too often, and outside of a room', async () => {
    const { carrier } = await chain()
    expect(await fixture.peer().ask('room:tree', {})).toMatchObject({ error: { code: 'not-in-room' } })
    const answers = await Promise.all(Array.from({ length: 30 }, () => carrier.ask('room:tree', {})))
    expect(answers.some((answer) => !answer.ok && answer.error.code === 'too-many-messages')).toBe(true)
  })
})

describe('room:explain', () => {
  it('says what the planner reckons for one peer', async () => {
    const { host, trunk, last, room } = await chain()
    expect(await host.must('room:explain', { peer: last.peer })).toMatchObject({
      stripes: [{ parent: trunk.peer, depth: 2, arrivalMs: expect.any(Number), directMs: expect.any(Number) }],
    })
    expect(await host.must('room:explain', { peer: trunk.peer })).toMatchObject({ carries: 0, stripes: [{ depth: 1 }] })
    expect(await host.must('room:explain', { peer: room.peer })).toEqual({ stripes: [] })
  })

  it('knows nobody who is not in the room', async () => {
    const { host, leaf, last } = await chain()
    await leaf.must('room:leave', {})
    expect(await host.ask('room:explain', { peer: last.peer })).toMatchObject({ error: { code: 'peer-not-found' } })
  })
})

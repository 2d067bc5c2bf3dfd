import type { Membership, RoomSession, RoomTree } from '@banyan/core'
import { createNodeSession, oggFileSource } from '@banyan/node'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { PATIENTLY } from '../helpers/patience.ts'
import { SPEECH } from '../helpers/speech-wav.ts'
import { startRelay, type TestRelay } from '../helpers/start-relay.ts'

describe('the picture of a room, in Node over WebRTC', () => {
  let relay: TestRelay
  const sessions: RoomSession[] = []
  beforeAll(async () => {
    relay = await startRelay({ stripes: 2 })
  })
  afterAll(async () => {
    for (const session of sessions.toReversed()) await session.close()
    await relay?.close()
  })

  const open = (slots: number) => {
    const session = createNodeSession({ relayUrl: relay.url, slots, bindAddress: '127.0.0.1' })
    sessions.push(session)
    return session
  }

  it('shows who feeds whom, says why, and tells what the ears hear', async () => {
    const host = open(4)
    const { view } = await host.create({ title: 'Tea', name: 'Ada' })
    const listeners: (Membership & { session: RoomSession })[] = []
    for (const name of ['Ben', 'Cleo', 'Dan', 'Eve']) {
      const session = open(4)
      listeners.push({ session, ...(await session.join({ room: view.room, name })) })
    }
    host.publish(oggFileSource({ path: SPEECH }), { silence: 'send' })

    // The plan may still change while they settle: both are read until they agree.
    await vi.waitUntil(
      async () => {
        const tree = await host.tree()
        const fed = await Promise.all(listeners.map(({ session }) => feeders(session)))
        return (
          fed.flat().length === 8 &&
          JSON.stringify(fed) === JSON.stringify(listeners.map((one) => shown(tree, one.self)))
        )
      },
      { ...PATIENTLY, interval: 500 },
    )
    const tree = await listeners[0]!.session.tree()
    expect(tree).toMatchObject({ stripes: 2, listeners: 4 })
    expect(tree.peers.map(({ name }) => name)).toEqual(['Ada', 'Ben', undefined, undefined, undefined])
    const trunk = tree.peers.filter(({ depths }) => depths.includes(1))
    expect(trunk).toHaveLength(2)

    const { stripes } = await listeners[1]!.session.explain(listeners[3]!.self)
    const { parents } = tree.peers.find(({ peer }) => peer === listeners[3]!.self)!
    expect(stripes.map(({ parent }) => parent)).toEqual(parents)

    await vi.waitUntil(async () => ((await host.tree()).health?.ears ?? 0) === 4, { ...PATIENTLY, interval: 500 })
    const health = (await host.tree()).health!
    expect(health.median.played).toBeGreaterThan(100)
    expect(listeners.map(({ self }) => self)).toContain(health.worst.peer)
  })
})

/** Who sends each stripe right now; the stage where that is the host. */
async function feeders(session: RoomSession): Promise<string[]> {
  const { snapshot } = session
  if (snapshot.phase !== 'joined') return []
  const stage = new Set<string>(snapshot.view.stage.map(({ peer }) => peer))
  const { stripes } = await session.stats()
  return stripes.flatMap(({ feeding: [from] }) => (from === undefined ? [] : [stage.has(from) ? 'stage' : from]))
}

const shown = (tree: RoomTree, self: string) => tree.peers.find(({ peer }) => peer === self)?.parents ?? []

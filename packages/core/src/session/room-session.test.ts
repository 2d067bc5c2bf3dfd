import { describe, expect, it } from 'vitest'
import { localMediaPlane } from '../media/local-plane.ts'
import { silentLogger } from '../ports/logger.ts'
import type { Signaling } from '../ports/signaling.ts'
import { type Joined, type LinkId, type NoticeName, ok, type PeerId, type RoomId } from '../protocol/index.ts'
import { seededRandom, VirtualClock } from '../testing/index.ts'
import { MemoryNetwork } from '../transport/memory/memory-network.ts'
import { LiveSession } from './room-session.ts'

const [parent, self] = ['aaaaaaaaaaaa' as PeerId, 'zzzzzzzzzzzz' as PeerId]
const link = 'linklinklink' as LinkId
const joined: Joined = {
  peer: self,
  role: 'listener',
  view: { room: 'tea' as RoomId, title: 'Tea', policy: 'ask', startedAt: 0, stage: [], listeners: 1 },
  plan: { epoch: 1, links: [{ peer: parent, stage: false, up: [0], down: [] }] },
  resume: 'secret',
  iceServers: [],
}

/** A relay whose answer to joining arrives in one piece with the notices behind it. */
function hastyRelay(behind: readonly { name: NoticeName; notice: unknown }[]): Signaling {
  const handlers = new Map<NoticeName, (notice: never) => void>()
  return {
    request: (event) => {
      const answer = Promise.resolve(ok(event === 'room:join' ? joined : {}))
      if (event === 'room:join') for (const { name, notice } of behind) handlers.get(name)?.(notice as never)
      return answer as never
    },
    on(name, handle) {
      handlers.set(name, handle)
      return () => handlers.delete(name)
    },
    onConnection: () => () => {},
    close() {},
  }
}

describe('LiveSession', () => {
  it('loses nothing of what the relay says right behind its answer to joining', async () => {
    const clock = new VirtualClock()
    const random = seededRandom(1)
    const network = new MemoryNetwork({ clock, chance: random.next })
    const ignore = { open() {}, close() {}, signal() {}, track() {} }
    network.transport.open({ peer: self, id: link, initiator: true, iceServers: [], on: ignore })
    const session = new LiveSession({
      signaling: hastyRelay([
        { name: 'room:changed', notice: { ...joined.view, listeners: 2 } },
        { name: 'link:signal', notice: { from: parent, link, signal: 'offer' } },
      ]),
      ...{ transport: network.transport, openMediaPlane: localMediaPlane, clock, random, logger: silentLogger },
      sink: { play() {}, playStream() {}, setVolume() {}, end() {}, close: () => Promise.resolve() },
      capability: { slots: 0, tracks: false },
    })
    await session.join({ room: joined.view.room, name: 'Ada' })
    clock.advance(100)
    expect(session.snapshot).toMatchObject({ phase: 'joined', links: 1, view: { listeners: 2 } })
    await session.close()
    clock.advance(100)
    expect(clock.pending).toBe(0)
  })
})

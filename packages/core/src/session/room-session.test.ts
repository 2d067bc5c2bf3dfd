import { describe, expect, it } from 'vitest'
import { localMediaPlane } from '../media/forwarding/local-plane.ts'
import { readHead } from '../media/packet.ts'
import { silentLogger } from '../ports/logger.ts'
import type { Signaling } from '../ports/signaling.ts'
import {
  type Joined,
  type LinkId,
  type NoticeName,
  ok,
  type PeerId,
  type RoomId,
  type SourceId,
} from '../protocol/index.ts'
import { seededRandom, VirtualClock } from '../testing/index.ts'
import { MemoryNetwork } from '../transport/memory/memory-network.ts'
import { LiveSession } from './room-session.ts'

const [parent, self] = ['aaaaaaaaaaaa' as PeerId, 'zzzzzzzzzzzz' as PeerId]
const link = 'linklinklink' as LinkId
const joined: Joined = {
  peer: self,
  role: 'listener',
  view: { room: 'tea' as RoomId, title: 'Tea', policy: 'ask', startedAt: 0, stage: [], listeners: 1 },
  plan: {
    epoch: 1,
    stripes: 2,
    links: [{ peer: parent, stage: false, up: [0, 1], down: [], standby: [], backs: [] }],
  },
  resume: 'secret',
  iceServers: [],
}

/** A relay whose answer to joining arrives in one piece with the notices behind it. */
function hastyRelay(reply: Joined, behind: readonly { name: NoticeName; notice: unknown }[]) {
  const handlers = new Map<NoticeName, (notice: never) => void>()
  const signaling: Signaling = {
    request: (event) => {
      const answer = Promise.resolve(ok(event === 'room:join' ? reply : {}))
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
  return { signaling, say: (name: NoticeName, notice: unknown) => handlers.get(name)?.(notice as never) }
}

/** A session that is answered with `reply`, and the other end of the link that its plan names. */
function opened(reply: Joined, ...behind: { name: NoticeName; notice: unknown }[]) {
  const clock = new VirtualClock()
  const random = seededRandom(1)
  const network = new MemoryNetwork({ clock, chance: random.next })
  const on = { open() {}, close() {}, signal() {}, track() {} }
  const far = network.transport.open({ peer: self, id: link, initiator: true, iceServers: [], on })
  const offer = { name: 'link:signal' as const, notice: { from: parent, link, signal: 'offer' } }
  const { signaling, say } = hastyRelay(reply, [...behind, offer])
  const session = new LiveSession({
    ...{
      signaling,
      transport: network.transport,
      openMediaPlane: localMediaPlane,
      clock,
      random,
      logger: silentLogger,
    },
    sink: { play() {}, playStream() {}, setVolume() {}, end() {}, close: () => Promise.resolve() },
    capability: { slots: 0, tracks: false },
  })
  return { clock, far, say, session }
}

describe('LiveSession', () => {
  it('loses nothing of what the relay says right behind its answer to joining', async () => {
    const { clock, session } = opened(joined, { name: 'room:changed', notice: { ...joined.view, listeners: 2 } })
    await session.join({ room: joined.view.room, name: 'Ada' })
    clock.advance(100)
    expect(session.snapshot).toMatchObject({ phase: 'joined', links: 1, view: { listeners: 2 } })
    await session.close()
    clock.advance(100)
    expect(clock.pending).toBe(0)
  })

  it('deals what it publishes out to as many stripes as the newest plan says', async () => {
    const ada = { peer: self, source: 1 as SourceId, name: 'Ada', role: 'host' as const, muted: false, tracks: false }
    const plan = {
      epoch: 1,
      stripes: 2,
      links: [{ peer: parent, stage: false, up: [], down: [0, 1], standby: [], backs: [] }],
    }
    const { clock, far, say, session } = opened({
      ...joined,
      ...{ role: 'host', view: { ...joined.view, stage: [ada] }, plan },
    })
    const stripes: (number | undefined)[] = []
    far.channel.onmessage = ({ data }: { data: ArrayBuffer }) => stripes.push(readHead(new Uint8Array(data))?.stripe)
    far.link.receive('answer')
    await session.join({ room: joined.view.room, name: 'Ada' })
    clock.advance(100)
    let speak = () => {}
    session.publish({
      run(onFrame, signal) {
        speak = () => onFrame({ opus: Uint8Array.of(1), timestamp: 0, level: 20 })
        return new Promise((resolve) => signal.addEventListener('abort', () => resolve()))
      },
    })
    for (let frame = 0; frame < 4; frame += 1) speak()
    say('plan:changed', { ...plan, epoch: 2, stripes: 1 })
    for (let frame = 0; frame < 2; frame += 1) speak()
    clock.advance(100)
    expect(stripes).toEqual([1, 0, 1, 0, 0, 0])
    await session.close()
  })
})

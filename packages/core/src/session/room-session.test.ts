import { describe, expect, it } from 'vitest'
import { localMediaPlane } from '../forwarding/plane/local-plane.ts'
import { hearingHere } from '../playout/hearing-here.ts'
import { nobleSigning } from '../signing/noble-signing.ts'
import { readHead } from '../wire/packet.ts'
import { silentLogger } from '../ports/logger.ts'
import type { OpenMediaPlane } from '../ports/media-plane.ts'
import type { SurroundingsEvents } from '../ports/surroundings.ts'
import {
  type Identity,
  type Joined,
  type LinkId,
  type PeerId,
  REPORT_INTERVAL_MS,
  type RoomId,
  type SourceId,
} from '../protocol/index.ts'
import { seededRandom, VirtualClock } from '../testing/index.ts'
import { MemoryNetwork } from '../transport/memory/memory-network.ts'
import type { RoomTokenSource, SessionSnapshot } from './api.ts'
import { CONFIRM_MS, REPORT_AGAIN_MS } from '../links/loss-reports.ts'
import { PULSE_MS } from '../links/pulse.ts'
import { GRACE_MS } from '../links/room-links.ts'
import { LiveSession } from './room-session.ts'
import { NO_TRAFFIC, QUIET, scriptedPlane } from '../links/testing/scripted-plane.ts'
import { type Said, scriptedRelay } from './testing/scripted-relay.ts'

const [other, self] = ['aaaaaaaaaaaa' as PeerId, 'zzzzzzzzzzzz' as PeerId]
const link = 'linklinklink' as LinkId
const ada = { peer: self, source: 1 as SourceId, name: 'Ada', role: 'host' as const, muted: false, tracks: false }
const bob = { peer: other, source: 2 as SourceId, name: 'Bob', role: 'speaker' as const, muted: false, tracks: false }
const planned = { peer: other, stage: false, up: [], down: [], standby: [], backs: [] }
/** A listener whose parent is the other peer. */
const listener: Joined = {
  peer: self,
  role: 'listener',
  view: { room: 'tea' as RoomId, title: 'Tea', policy: 'ask', startedAt: 0, stage: [bob], listeners: 1 },
  plan: { epoch: 1, stripes: 2, links: [{ ...planned, up: [0, 1] }] },
  resume: 'secret',
  iceServers: [],
}
/** A speaker whose child the other peer is. */
const speaker: Joined = {
  ...listener,
  ...{ role: 'host', view: { ...listener.view, stage: [ada] } },
  plan: { epoch: 1, stripes: 2, links: [{ ...planned, down: [0, 1] }] },
}

/** A session that is answered with `reply`, and the other end of the link that its plan names. */
function open(reply: Joined, { behind = [], plane }: { behind?: Said[]; plane?: OpenMediaPlane } = {}) {
  const clock = new VirtualClock()
  const random = seededRandom(1)
  const network = new MemoryNetwork({ clock, chance: random.next })
  const on = { open() {}, close: (reason: string) => void closed.push(reason), signal() {}, track() {} }
  const closed: string[] = []
  const far = network.transport.open({ peer: self, id: link, initiator: true, iceServers: [], on })
  // The answer to joining arrives in one piece with the notices behind it.
  const offer = { name: 'link:signal' as const, notice: { from: other, link, signal: 'offer' } }
  const relay = scriptedRelay({ joined: reply, behind: [...behind, offer] })
  const around: Partial<SurroundingsEvents> = {}
  const sink = { play() {}, playStream() {}, setVolume() {}, end() {}, close: () => Promise.resolve() }
  const session = new LiveSession({
    ...{ signaling: relay.signaling, transport: network.transport, clock, random, logger: silentLogger },
    openMediaPlane: plane ?? ((on) => localMediaPlane(on, { signing: nobleSigning(), clock })),
    ...{ sink, openHearing: hearingHere({ clock, sink }) },
    capability: { slots: 6, tracks: false },
    watch(on) {
      Object.assign(around, on)
      return () => {}
    },
  })
  const join = async () => {
    await session.join({ room: reply.view.room, name: 'Ada' })
    far.link.receive('answer')
    clock.advance(100)
  }
  return { clock, far, closed, relay, around: around as SurroundingsEvents, session, join }
}

/** The same over a media plane that says what the test says. */
function openScripted(reply: Joined) {
  const plane = scriptedPlane()
  return { ...open(reply, { plane: plane.open }), plane }
}
const settle = async () => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
}

describe('LiveSession', () => {
  it('loses nothing of what the relay says right behind its answer to joining', async () => {
    const behind: Said[] = [{ name: 'room:changed', notice: { ...listener.view, listeners: 2 } }]
    const { clock, session, join } = open(listener, { behind })
    await join()
    expect(session.snapshot).toMatchObject({ phase: 'joined', links: 1, view: { listeners: 2 } })
    await session.close()
    clock.advance(100)
    expect(clock.pending).toBe(0)
  })

  it('deals what it publishes out to as many stripes as the newest plan says', async () => {
    const { clock, far, relay, session, join } = open(speaker)
    const stripes: number[] = []
    far.channel.onmessage = ({ data }: { data: ArrayBuffer }) => {
      const head = readHead(new Uint8Array(data))
      if (head) stripes.push(head.stripe)
    }
    await join()
    const speak = publish(session, 20)
    for (let frame = 0; frame < 4; frame += 1) speak()
    relay.say('plan:changed', { ...speaker.plan, epoch: 2, stripes: 1 })
    for (let frame = 0; frame < 2; frame += 1) speak()
    clock.advance(100)
    expect(stripes).toEqual([1, 0, 1, 0, 0, 0])
    const closed = session.close()
    clock.advance(GRACE_MS)
    await closed
  })

  it('sends silence only when it is told to', async () => {
    const { plane, session, join } = openScripted(speaker)
    await join()
    const sent = (silence: 'skip' | 'send') => {
      plane.published.length = 0
      const speak = publish(session, 127, { silence })
      for (let frame = 0; frame < 10; frame += 1) speak()
      return plane.published.length
    }
    expect(sent('skip')).toBeLessThan(3)
    expect(sent('send')).toBe(10)
  })

  describe('leaving', () => {
    it('is over for the person at once, and for those who are carried when they have another parent', async () => {
      const { clock, relay, closed, plane, session, join } = openScripted(speaker)
      await join()
      let isOver = false
      const over = session.leave().then(() => (isOver = true))
      expect(session.snapshot).toEqual({ phase: 'left', reason: 'left' })
      expect(plane.did).toContain('leave')
      expect(relay.asked('room:leave')).toHaveLength(1)
      clock.advance(GRACE_MS - 1)
      await settle()
      expect(isOver).toBe(false)
      expect(plane.routes?.links).toMatchObject([{ link, child: [0, 1], retired: true }])
      plane.say({ type: 'released', link })
      await over
      clock.advance(50)
      expect(closed).toEqual(['closed-there'])
      expect(clock.pending).toBe(0)
    })

    it('does not wait longer than it is allowed to', async () => {
      const { clock, closed, session, join } = openScripted(speaker)
      await join()
      const over = session.leave({ graceMs: 1_000 })
      clock.advance(999)
      await settle()
      expect(closed).toEqual([])
      clock.advance(1)
      await over
      clock.advance(50)
      expect(closed).toEqual(['closed-there'])
    })

    it('says all there is to say before it returns, when the page closes', async () => {
      const { relay, plane, around, session, join } = openScripted(speaker)
      await join()
      around.closing()
      expect(plane.did).toContain('leave')
      expect(relay.asked('room:leave')).toHaveLength(1)
      expect(session.snapshot.phase).toBe('left')
    })

    it('asks to keep the seat when the page closes, which may only be loaded anew', async () => {
      const { relay, around, join } = open(speaker)
      await join()
      around.closing()
      expect(relay.asked('room:leave')).toEqual([{ mayReturn: true }])
    })

    it('keeps nothing when the person leaves', async () => {
      const { relay, session, join } = open(speaker)
      await join()
      void session.leave()
      expect(relay.asked('room:leave')).toEqual([{}])
    })

    it('is over before the next room begins', async () => {
      const { clock, relay, plane, session, join } = openScripted(speaker)
      await join()
      void session.leave()
      const joined = session.join({ room: speaker.view.room, name: 'Ada' })
      await settle()
      expect(relay.asked('room:join')).toHaveLength(1)
      clock.advance(GRACE_MS)
      await joined
      expect(relay.asked('room:join')).toHaveLength(2)
      expect(plane.routes?.links).toMatchObject([{ retired: false }])
    })
  })

  describe('a relay that is away', () => {
    it('is told of lost parents, and of how we fare, when it is back', async () => {
      const { relay, plane, session, join } = openScripted(listener)
      await join()
      relay.connect('disconnected')
      plane.say({ type: 'silent', link, stripes: [0, 1], isCovered: true })
      plane.say({ type: 'congestion', congested: true })
      expect(relay.asked('link:lost')).toEqual([])
      expect(relay.asked('peer:report')).toEqual([])
      relay.connect('connected')
      await settle()
      expect(session.snapshot).toMatchObject({ phase: 'joined', online: true, links: 1 })
      expect(relay.asked('link:lost')).toEqual([{ peer: other }])
      expect(relay.asked('peer:report')).toMatchObject([{ congested: true }])
    })

    it('is not told of what was lost in between: a parent that let go of us was placed elsewhere', async () => {
      const { clock, relay, far, join } = openScripted(listener)
      await join()
      relay.connect('disconnected')
      far.link.close()
      clock.advance(1_000)
      relay.connect('connected')
      await settle()
      expect(relay.asked('link:lost')).toEqual([])
    })

    it('is not needed for links that are there: they are made anew when it is back', async () => {
      const { clock, relay, around, session, join } = openScripted(listener)
      await join()
      const offers = () => relay.asked('link:signal').filter(({ signal }) => signal === 'offer')
      relay.connect('disconnected')
      around.networkChanged()
      clock.advance(100)
      expect(offers()).toEqual([])
      expect(session.snapshot).toMatchObject({ links: 1, online: false })
      relay.connect('connected')
      await settle()
      clock.advance(100)
      expect(offers()).toHaveLength(1)
    })
  })

  it('makes its links anew when the network changes', async () => {
    const { clock, relay, around, session, join } = openScripted(listener)
    await join()
    around.networkChanged()
    clock.advance(1)
    expect(relay.asked('link:signal')).toMatchObject([{ signal: 'answer' }, { to: other, signal: 'offer' }])
    expect(session.snapshot).toMatchObject({ links: 1 })
  })

  it('makes a link anew that gives no sign of life', async () => {
    const { clock, relay, plane, join } = openScripted(listener)
    await join()
    const offers = () => relay.asked('link:signal').filter(({ signal }) => signal === 'offer')
    plane.traffic = { ...NO_TRAFFIC, links: new Map([[link, { ...QUIET, silentMs: 1e6 }]]) }
    clock.advance(PULSE_MS)
    await settle()
    clock.advance(1)
    expect(offers()).toHaveLength(1)
  })

  it('reports a silent parent at once, and once', async () => {
    const { relay, plane, join } = openScripted(listener)
    await join()
    plane.say({ type: 'silent', link, stripes: [0], isCovered: true })
    plane.say({ type: 'silent', link, stripes: [1], isCovered: true })
    expect(relay.asked('link:lost')).toEqual([{ peer: other, how: 'covered' }])
  })

  it('says so when nobody stands in for it', async () => {
    const { relay, plane, join } = openScripted(listener)
    await join()
    plane.say({ type: 'silent', link, stripes: [0], isCovered: false })
    expect(relay.asked('link:lost')).toEqual([{ peer: other, how: 'silent' }])
  })

  it('says so once more when the parent stays silent, and not when it delivers again', async () => {
    const { clock, relay, plane, join } = openScripted(listener)
    await join()
    plane.say({ type: 'silent', link, stripes: [0], isCovered: true })
    clock.advance(CONFIRM_MS)
    expect(relay.asked('link:lost')).toHaveLength(2)
    clock.advance(REPORT_AGAIN_MS)
    plane.say({ type: 'silent', link, stripes: [0], isCovered: true })
    for (const stripe of [0, 1]) plane.say({ type: 'delivering', link, stripe })
    clock.advance(CONFIRM_MS)
    expect(relay.asked('link:lost')).toHaveLength(3)
  })

  it('says something at once when it is doubted', async () => {
    const { relay, join } = openScripted(listener)
    await join()
    relay.say('peer:doubted', {})
    expect(relay.asked('peer:report')).toEqual([{ congested: false }])
  })

  describe('what it says of itself', () => {
    it('comes every ten seconds, and at once when it becomes congested', async () => {
      const { clock, relay, plane, join } = openScripted(listener)
      await join()
      plane.traffic = { ...NO_TRAFFIC, links: new Map([[link, { ...QUIET, rttMs: 60, silentMs: 0 }]]) }
      for (let ms = 0; ms < REPORT_INTERVAL_MS; ms += PULSE_MS) {
        expect(relay.asked('peer:report')).toEqual([])
        clock.advance(PULSE_MS)
        await settle()
      }
      expect(relay.asked('peer:report')).toEqual([{ congested: false, accessMs: 30 }])
      plane.say({ type: 'congestion', congested: true })
      plane.say({ type: 'congestion', congested: true })
      expect(relay.asked('peer:report').slice(1)).toEqual([{ congested: true, accessMs: 30 }])
    })

    it('offers other slots when the person says so, now and when it comes back', async () => {
      const { relay, session, join } = openScripted(listener)
      await join()
      expect(relay.asked('room:join')).toMatchObject([{ capability: { slots: 6 } }])
      session.setSlots(2)
      session.setSlots(2)
      expect(relay.asked('peer:report')).toEqual([{ slots: 2 }])
      relay.connect('disconnected')
      relay.connect('connected')
      await settle()
      expect(relay.asked('room:join')[1]).toMatchObject({ capability: { slots: 2 }, resume: 'secret' })
    })

    it.each([-1, 1.5, 65, NaN])('never offers %d slots', (slots) => {
      expect(() => openScripted(listener).session.setSlots(slots)).toThrow(RangeError)
    })

    it('measures its uplink once, when sound comes, and offers no more than that carries', async () => {
      const { clock, relay, plane, join } = openScripted(listener)
      await join()
      expect(plane.did).not.toContain('probe')
      for (const stripe of [0, 1]) plane.say({ type: 'delivering', link, stripe })
      expect(plane.did.filter((what) => what === 'probe')).toHaveLength(1)
      plane.traffic = { ...NO_TRAFFIC, uplinkBps: 200_000 }
      clock.advance(PULSE_MS)
      await settle()
      expect(relay.asked('peer:report')).toEqual([{ slots: 2 }])
    })

    it('is nothing any more when the room is left', async () => {
      const { clock, relay, plane, session, join } = openScripted(listener)
      await join()
      await session.leave()
      plane.say({ type: 'congestion', congested: true })
      session.setSlots(1)
      clock.advance(REPORT_INTERVAL_MS * 2)
      await settle()
      expect(relay.asked('peer:report')).toEqual([])
      expect(clock.pending).toBe(0)
    })
  })

  describe('one change', () => {
    const silenced = { ...speaker.view, stage: [{ ...ada, muted: true, silenced: true }, bob] }
    /** How often links and routes follow, and the snapshot is told, while something happens. */
    async function count(happens: (world: ReturnType<typeof openScripted>) => unknown) {
      const world = openScripted(speaker)
      await world.join()
      publish(world.session, 20)
      const snapshots: SessionSnapshot[] = []
      world.session.on('change', (snapshot) => snapshots.push(snapshot))
      const before = world.plane.routed
      await happens(world)
      return { converged: world.plane.routed - before, snapshots }
    }

    it.each([
      {
        what: 'muting oneself',
        happens: ({ session }: ReturnType<typeof openScripted>) => session.setMuted(true),
        expected: { muted: true, publishing: true },
      },
      {
        what: 'being muted by another',
        happens: ({ relay }: ReturnType<typeof openScripted>) => relay.say('room:changed', silenced),
        expected: { muted: true, view: silenced },
      },
      {
        what: 'leaving the stage',
        happens: ({ relay }: ReturnType<typeof openScripted>) => relay.say('role:changed', { role: 'listener' }),
        expected: { role: 'listener', publishing: false },
      },
      {
        what: 'losing the last link',
        happens: ({ far, clock }: ReturnType<typeof openScripted>) => {
          far.link.close()
          clock.advance(20)
        },
        expected: { links: 0, carrying: 0 },
      },
    ])('is made once and told once: $what', async ({ happens, expected }) => {
      const { converged, snapshots } = await count(happens)
      expect(converged).toBe(1)
      expect(snapshots).toEqual([expect.objectContaining(expected)])
    })

    it('is none where nothing changes', async () => {
      const { snapshots } = await count(({ session }) => session.setMuted(false))
      expect(snapshots).toEqual([])
    })
  })

  describe('what others may do to it', () => {
    const silencedView = { ...speaker.view, stage: [{ ...ada, muted: true, silenced: true }, bob] }

    it('muted by another, it sends nothing, until the relay has heard that it unmutes', async () => {
      const { relay, plane, session, join } = openScripted(speaker)
      await join()
      const by: PeerId[] = []
      session.on('mutedBy', (peer) => by.push(peer))
      const speak = publish(session, 20, { silence: 'send' })
      relay.say('room:changed', silencedView)
      relay.say('stage:muted', { by: other })
      expect(session.snapshot).toMatchObject({ muted: true, publishing: true })
      expect(by).toEqual([other])
      expect(plane.routes?.sources).toEqual([{ source: bob.source }])
      plane.published.length = 0
      speak()
      const unmuted = session.setMuted(false)
      speak()
      expect(plane.published).toEqual([])
      expect(relay.asked('stage:mute')).toEqual([{ muted: false }])
      relay.say('room:changed', { ...speaker.view, stage: [ada, bob] })
      await unmuted
      speak()
      expect(plane.published).toHaveLength(1)
      expect(session.snapshot).toMatchObject({ muted: false })
    })

    it('muted once more before the relay’s answer is in, it stays muted', async () => {
      const { relay, session, join } = openScripted(speaker)
      await join()
      relay.say('room:changed', silencedView)
      const unmuted = session.setMuted(false)
      relay.say('room:changed', { ...speaker.view, stage: [ada, bob] })
      relay.say('room:changed', silencedView)
      await unmuted
      expect(session.snapshot).toMatchObject({ muted: true })
    })

    it('passes on nothing of who was muted by another, and goes on with who says so themselves', async () => {
      const { relay, plane, join } = openScripted(listener)
      await join()
      relay.say('room:changed', { ...listener.view, stage: [{ ...bob, muted: true }] })
      expect(plane.routes?.sources).toEqual([{ source: bob.source }])
      relay.say('room:changed', { ...listener.view, stage: [{ ...bob, muted: true, silenced: true }] })
      expect(plane.routes?.sources).toEqual([])
    })

    it('is out at once when the same person goes on with another peer, and knows why', async () => {
      const { relay, session, join } = open(speaker)
      await join()
      relay.say('room:removed', { banned: false, elsewhere: true })
      expect(session.snapshot).toEqual({ phase: 'left', reason: 'elsewhere' })
    })

    it('learns of that also when it was away meanwhile', async () => {
      const { relay, session, join } = open(speaker)
      await join()
      relay.connect('disconnected')
      relay.refuse('room:join', 'taken-over')
      relay.connect('connected')
      await settle()
      expect(session.snapshot).toEqual({ phase: 'left', reason: 'elsewhere' })
    })

    it('has the microphone already when it came back to its own seat on stage, and asks for none', async () => {
      const { session, relay, join } = open(speaker)
      await join()
      await session.requestMicrophone(true)
      expect(relay.asked('stage:request')).toEqual([])
    })

    it('removed, it is out at once', async () => {
      const { clock, relay, closed, session, join } = openScripted(listener)
      await join()
      relay.say('room:removed', { banned: false })
      expect(session.snapshot).toEqual({ phase: 'left', reason: 'removed' })
      clock.advance(50)
      expect(closed).toEqual(['closed-there'])
      await session.leave()
      expect(relay.asked('room:leave')).toEqual([])
      expect(clock.pending).toBe(0)
    })

    it.each([
      { code: 'banned', reason: 'removed' },
      { code: 'room-ended', reason: 'place-lost' },
    ] as const)('refused as $code when it comes back, it is out as $reason', async ({ code, reason }) => {
      const { relay, session, join } = openScripted(listener)
      await join()
      relay.connect('disconnected')
      relay.refuse('room:join', code)
      relay.connect('connected')
      await settle()
      expect(session.snapshot).toEqual({ phase: 'left', reason })
    })

    it('invited, it says by whom, until it has answered', async () => {
      const { relay, session, join } = openScripted(listener)
      await join()
      relay.say('stage:invited', { by: other })
      expect(session.snapshot).toMatchObject({ invitedBy: other })
      await session.declineInvitation()
      expect(session.snapshot).toMatchObject({ invitedBy: undefined })
      relay.say('stage:invited', { by: other })
      relay.say('invitation:ended', {})
      expect(session.snapshot).toMatchObject({ invitedBy: undefined })
      relay.say('stage:invited', { by: other })
      const accepted = session.acceptInvitation()
      relay.say('role:changed', { role: 'speaker' })
      await accepted
      expect(session.snapshot).toMatchObject({ invitedBy: undefined, role: 'speaker' })
      expect(relay.asked('stage:accept')).toEqual([{ accepted: false }, { accepted: true }])
    })

    it('tells of verdicts, with what the relay says of them', async () => {
      const { relay, session, join } = openScripted(speaker)
      await join()
      const told: unknown[] = []
      session.on('verdict', (verdict) => told.push(verdict))
      relay.say('room:verdict', { peer: other, name: 'Nia', why: 'forged' })
      expect(told).toEqual([{ peer: other, name: 'Nia', why: 'forged' }])
    })

    it('tells of reactions, and of invitations that were declined', async () => {
      const { relay, session, join } = openScripted(listener)
      await join()
      const told: unknown[] = []
      session.on('reactions', (counts) => told.push(counts))
      session.on('invitationDeclined', (peer) => told.push(peer))
      relay.say('room:reactions', { counts: [1, 0, 0, 0, 0, 2] })
      relay.say('invitation:declined', { peer: other })
      expect(told).toEqual([[1, 0, 0, 0, 0, 2], other])
      await session.react(5)
      expect(relay.asked('room:react')).toEqual([{ reaction: 5 }])
      await expect(session.react(6)).rejects.toThrow(RangeError)
      await expect(session.react(0.5)).rejects.toThrow(RangeError)
    })
  })

  it('never plays the voice of its own person, who speaks with another peer', async () => {
    const identity = 'account-ada' as Identity
    const stage = [{ ...bob, identity }]
    const { session, join } = openScripted({ ...listener, identity, view: { ...listener.view, stage } })
    await join()
    expect(session.snapshot).toMatchObject({ identity, view: { stage } })
    expect((await session.stats()).speakers).toEqual([])
  })

  describe('a room token', () => {
    const enter = (session: LiveSession, roomToken: RoomTokenSource) =>
      session.join({ room: listener.view.room, name: 'Ada', role: 'speaker', roomToken })

    it('goes with the request to come in, and not with the one to come back', async () => {
      const { relay, session } = openScripted(listener)
      await enter(session, 'a.b.c')
      relay.connect('disconnected')
      relay.connect('connected')
      await settle()
      const [first, again] = relay.asked('room:join')
      expect(first).toMatchObject({ token: 'a.b.c', role: 'speaker' })
      expect(again).toMatchObject({ resume: 'secret' })
      expect(again).not.toHaveProperty('token')
    })

    it('is fetched anew when the relay knows us no more, and wants one of newcomers', async () => {
      const { relay, session } = openScripted(listener)
      let fetched = 0
      await enter(session, () => `token-${(fetched += 1)}`)
      relay.connect('disconnected')
      relay.refuse('room:join', 'token-missing')
      relay.connect('connected')
      await settle()
      expect(relay.asked('room:join').map(({ token }) => token)).toEqual(['token-1', undefined, 'token-2'])
      expect(session.snapshot).toMatchObject({ phase: 'joined', online: true })
    })

    it('that cannot be fetched leaves the session where it was', async () => {
      const { session } = openScripted(listener)
      await expect(enter(session, () => Promise.reject(new Error('no network')))).rejects.toThrow('no network')
      expect(session.snapshot).toEqual({ phase: 'idle' })
    })
  })

  it('puts the figures of plane, links and ear together', async () => {
    const { clock, plane, session, join } = openScripted(listener)
    await join()
    const first = { ...QUIET, bytesIn: 1_000, bytesOut: 10, feeds: [0] }
    plane.traffic = { ...NO_TRAFFIC, links: new Map([[link, first]]), depths: [3, undefined] }
    await session.stats()
    clock.advance(1_000)
    plane.traffic = {
      ...plane.traffic,
      links: new Map([[link, { ...first, bytesIn: 3_000, bytesOut: 20 }]]),
      sources: new Map([
        [bob.source, { frames: 9, fromRedundancy: 2, fromRepair: 1, skewMs: 0, heldBack: 3, forged: 2, unverified: 4 }],
      ]),
    }
    expect(await session.stats()).toMatchObject({
      links: [{ peer: other, link, open: true, parent: [0, 1], child: [], bytesIn: 3_000 }],
      stripes: [
        { parent: other, standby: undefined, feeding: [other], hops: 3 },
        { parent: other, standby: undefined, feeding: [], hops: undefined },
      ],
      speakers: [{ peer: other, byTrack: false, played: 0, fromRedundancy: 2, fromRepair: 1 }],
      ...{ carrying: 0, bytesIn: 3_000, bytesOut: 20, downloadBps: 16_000, uploadBps: 80 },
    })
  })

  it('has no figures to show of no room', async () => {
    const { session } = openScripted(listener)
    expect(await session.stats()).toMatchObject({ links: [], speakers: [], stripes: [], carrying: 0, bytesIn: 0 })
  })
})

/** @returns what speaks the next frame, of the given level */
function publish(session: LiveSession, level: number, options: { silence?: 'skip' | 'send' } = {}): () => void {
  let speak = () => {}
  let timestamp = 0
  const run = (onFrame: (frame: { opus: Uint8Array<ArrayBuffer>; timestamp: number; level: number }) => void) => {
    speak = () => onFrame({ opus: Uint8Array.of(1), timestamp: (timestamp += 960), level })
    return new Promise<void>(() => {})
  }
  session.publish({ run }, options)
  return () => speak()
}

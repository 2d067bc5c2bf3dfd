import { describe, expect, it } from 'vitest'
import { scriptedPlane } from '../links/testing/scripted-plane.ts'
import { hearingHere } from '../playout/hearing-here.ts'
import type { PlaybackState } from '../ports/audio.ts'
import { MediaError } from '../ports/errors.ts'
import { silentLogger } from '../ports/logger.ts'
import type { Joined, PeerId, RoomId, SourceId, StageMember } from '../protocol/index.ts'
import { seededRandom, VirtualClock } from '../testing/index.ts'
import { MemoryNetwork } from '../transport/memory/memory-network.ts'
import { LiveSession } from './room-session.ts'
import { scriptedRelay } from './testing/scripted-relay.ts'

const [other, self] = ['aaaaaaaaaaaa' as PeerId, 'zzzzzzzzzzzz' as PeerId]
const member = (peer: PeerId, source: number): StageMember => ({
  ...{ peer, source: source as SourceId, name: peer, role: 'speaker', muted: false, tracks: false },
})
const bob = { ...member(other, 2), publishing: true }
const view = { room: 'tea' as RoomId, title: 'Tea', policy: 'ask' as const, startedAt: 0, stage: [bob], listeners: 1 }
const listener: Joined = {
  ...{ peer: self, role: 'listener', view, resume: 'secret', iceServers: [] },
  plan: {
    ...{ epoch: 1, stripes: 2 },
    links: [{ peer: other, stage: false, up: [0, 1], down: [], standby: [], backs: [] }],
  },
}

/** A sink that a browser may stop. */
function stoppableSink() {
  let tell = (_state: PlaybackState, _error?: MediaError) => {}
  const sink = { state: 'idle' as PlaybackState, starts: 0 }
  const playback = {
    get state() {
      return sink.state
    },
    onChange: (handle: typeof tell) => ((tell = handle), () => (tell = () => {})),
    start: () => Promise.resolve(void (sink.starts += 1)),
  }
  return Object.assign(sink, {
    become: (state: PlaybackState, error?: MediaError) => tell((sink.state = state), error),
    sink: { playback, play() {}, playStream() {}, setVolume() {}, end() {}, close: () => Promise.resolve() },
  })
}

function open(reply: Joined = listener, { seed = false } = {}) {
  const clock = new VirtualClock()
  const random = seededRandom(1)
  const relay = scriptedRelay({ joined: reply, behind: [] })
  const plane = scriptedPlane()
  const output = stoppableSink()
  const session = new LiveSession({
    ...{ signaling: relay.signaling, clock, random, logger: silentLogger, openMediaPlane: plane.open },
    transport: new MemoryNetwork({ clock, chance: random.next }).transport, // on which nobody answers
    sink: output.sink,
    openHearing: hearingHere({ clock, sink: output.sink }),
    capability: { slots: 0, tracks: false, ...(seed && { seed }) },
  })
  const troubles: string[] = []
  session.on('trouble', ({ code }) => troubles.push(code))
  const now = () => {
    if (session.snapshot.phase !== 'joined') throw new Error('not in the room')
    return session.snapshot
  }
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= 1_000) {
      clock.advance(Math.min(1_000, left))
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
    }
  }
  const heard = () => relay.asked('peer:report').flatMap(({ hearing }) => hearing ?? [])
  return {
    session,
    relay,
    plane,
    output,
    troubles,
    now,
    pass,
    heard,
    join: () => session.join({ room: view.room, name: 'Ada' }),
  }
}

describe('a listener to whom nothing comes', () => {
  it('is told within five seconds, and the relay with them, that no link came up', async () => {
    const { session, join, pass, now, heard } = open()
    await join()
    await pass(5_000)
    expect(now().unheard).toEqual({ speakers: [other], why: 'no-link' })
    expect(heard()[0]).toMatchObject({ played: 0, longestGapMs: 4_000 })
    expect(heard()[0]!.missing).toBe(200) // from the first second
    expect((await session.stats()).speakers[0]!.missing).toBeGreaterThanOrEqual(200)
  })

  it('that has no place in the trees is told so', async () => {
    const { join, pass, now } = open({ ...listener, plan: { ...listener.plan, links: [] } })
    await join()
    await pass(5_000)
    expect(now().unheard?.why).toBe('no-place')
  })

  it('whose code did not load is told so, with an error that has a code', async () => {
    const { join, plane, pass, now, troubles } = open()
    await join()
    plane.say({ type: 'broken', error: new MediaError('no-forwarding', '404') })
    await pass(5_000)
    expect([now().unheard?.why, troubles]).toEqual(['no-forwarding', ['no-forwarding']])
  })

  it('is told nothing of people who are muted, or whose microphone is not on', async () => {
    for (const quiet of [{ ...bob, muted: true }, { ...bob, publishing: false }, member(other, 2)]) {
      const { join, pass, now, heard } = open({ ...listener, view: { ...view, stage: [quiet] } })
      await join()
      await pass(20_000)
      expect([now().unheard, heard()]).toEqual([undefined, []])
    }
  })

  it('is told that all is well again when the speaker is muted, and so is the relay', async () => {
    const { join, relay, pass, now } = open()
    await join()
    await pass(6_000)
    relay.say('room:changed', { ...view, stage: [{ ...bob, muted: true }] })
    await pass(2_000)
    expect(now().unheard).toBeUndefined()
  })

  it('blames nobody while the relay is away, which would know who is muted', async () => {
    const { join, relay, pass, now } = open()
    await join()
    relay.connect('disconnected')
    await pass(20_000)
    expect(now().unheard).toBeUndefined()
  })

  it('is not missed by a seed, which hears nothing by design', async () => {
    const { join, pass, now } = open(listener, { seed: true })
    await join()
    await pass(20_000)
    expect(now().unheard).toBeUndefined()
  })
})

describe('a speaker', () => {
  it('has the roster say whether something can come of them', async () => {
    const own = member(self, 1)
    const { session, join, relay, pass, now } = open({ ...listener, role: 'speaker', view: { ...view, stage: [own] } })
    await join()
    let speak = () => {}
    session.publish({
      run(onFrame) {
        speak = () => onFrame({ opus: Uint8Array.of(1), timestamp: 0, level: 20 })
        return new Promise(() => {})
      },
    })
    const said = () => relay.asked('peer:report').flatMap(({ publishing }) => publishing ?? [])
    expect(said()).toEqual([]) // it has not begun
    speak()
    expect(said()).toEqual([true])
    relay.say('room:changed', { ...view, stage: [{ ...own, publishing: true }] })
    await pass(1_000)
    expect([said(), now().stalled]).toEqual([[true, false], true])
    speak()
    expect([now().stalled, session.snapshot]).toMatchObject([false, { publishing: true }])
  })
})

describe('playback', () => {
  it('is a state of the session, which a press may start', async () => {
    const { session, join, output, now } = open()
    await join()
    expect(now().playback).toBe('idle')
    output.become('blocked')
    expect(now().playback).toBe('blocked')
    await session.startPlayback()
    expect(output.starts).toBe(1)
    output.become('playing')
    expect(now().playback).toBe('playing')
  })

  it('that failed for good is an error with a code', async () => {
    const { join, output, now, troubles } = open()
    await join()
    output.become('failed', new MediaError('no-playback', 'nothing plays'))
    expect([now().playback, troubles]).toEqual(['failed', ['no-playback']])
  })

  it('is never started after the session was closed', async () => {
    const { session, output } = open()
    await session.close()
    await session.startPlayback()
    expect(output.starts).toBe(0)
  })
})

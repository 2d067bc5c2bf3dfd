import { JoinError, type PeerId, type RoomId, type RoomSession, type SessionSnapshot } from '@banyan/core'
import { createNodeSession, oggFileSource } from '@banyan/node'
import { mintRoomToken, type MintRoomToken } from '@banyan/relay'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { PATIENTLY } from '../helpers/patience.ts'
import { type RunningCli, startCli } from '../helpers/run-cli.ts'
import { SPEECH } from '../helpers/speech-wav.ts'
import { startRelay, type TestRelay } from '../helpers/start-relay.ts'

const roomSecret = 'thirty-two bytes that only the app and the relay know'
const room = 'tea-time' as RoomId
/** By then whatever was on its way when the roster changed has been heard. */
const ON_ITS_WAY_MS = 1_000
/** More than a talk of a second has. */
const SOME_FRAMES = 50

describe('what a host may do, in Node over WebRTC', () => {
  let relay: TestRelay
  let [ann, bea, sam, leo]: RoomSession[] = []
  const sessions: RoomSession[] = []
  const programs: RunningCli[] = []
  /** Frames that Leo, who listens, has heard of each. */
  const heard = new Map<PeerId, number>()
  const heardOf = (session: RoomSession) => heard.get(inRoom(session).self) ?? 0

  beforeAll(async () => {
    relay = await startRelay({ roomSecret, resumeGraceMs: 500 })
    ;[ann, bea, sam, leo] = [open(), open(), open(), open()]
    leo.on('played', (peer, { type }) => type === 'frame' && heard.set(peer, (heard.get(peer) ?? 0) + 1))
    await ann.create({ title: 'Tea', name: 'somebody', roomToken: token('ann', { role: 'host' }), room })
    for (const [session, name] of [
      [bea, 'bea'],
      [sam, 'sam'],
      [leo, 'leo'],
    ] as const) {
      await session.join({ room, name, roomToken: token(name, name === 'sam' ? { speak: 'direct' } : {}) })
    }
  })
  afterAll(async () => {
    for (const { process } of programs) process.kill('SIGKILL')
    for (const session of sessions.toReversed()) await session.close()
    await relay?.close()
  })

  function open(): RoomSession {
    const session = createNodeSession({ relayUrl: relay.url, bindAddress: '127.0.0.1', slots: 4 })
    sessions.push(session)
    return session
  }
  const token =
    (identity: string, options: Partial<MintRoomToken> = {}) =>
    () =>
      mintRoomToken({
        ...{ secret: roomSecret, identity, name: identity, room, role: 'listener', speak: 'ask' },
        ...options,
      })
  const until = (session: RoomSession, holds: (snapshot: SessionSnapshot) => unknown) =>
    vi.waitUntil(() => holds(session.snapshot), PATIENTLY)
  const isRole = (role: string) => (snapshot: SessionSnapshot) => snapshot.phase === 'joined' && snapshot.role === role

  it('makes an invited listener a co-host', async () => {
    await ann!.invite(inRoom(bea!).self)
    await until(bea!, (snapshot) => snapshot.phase === 'joined' && snapshot.invitedBy === inRoom(ann!).self)
    await bea!.acceptInvitation()
    await until(bea!, isRole('speaker'))
    await ann!.promote(inRoom(bea!).self)
    await until(bea!, isRole('cohost'))
    await until(leo!, (snapshot) => snapshot.phase === 'joined' && snapshot.view.stage[1]?.identity === 'bea')
    expect(inRoom(leo!).view.stage).toMatchObject([{ identity: 'ann', role: 'host' }, { identity: 'bea' }])
  })

  it('silences a speaker at a real ear, when a co-host mutes them', async () => {
    await sam!.requestMicrophone(true)
    await until(sam!, isRole('speaker'))
    sam!.publish(oggFileSource({ path: SPEECH, loop: true }), { silence: 'send' })
    await vi.waitUntil(() => heardOf(sam!) > SOME_FRAMES, PATIENTLY)
    const mutedBy: PeerId[] = []
    sam!.on('mutedBy', (peer) => mutedBy.push(peer))

    await bea!.mute(inRoom(sam!).self)
    await until(leo!, (snapshot) => snapshot.phase === 'joined' && snapshot.view.stage[2]?.silenced)
    await until(sam!, (snapshot) => snapshot.phase === 'joined' && snapshot.muted)
    expect(mutedBy).toEqual([inRoom(bea!).self])
    await passed(ON_ITS_WAY_MS)
    const before = heardOf(sam!)
    await passed(ON_ITS_WAY_MS)
    expect(heardOf(sam!)).toBe(before)

    await sam!.setMuted(false)
    await vi.waitUntil(() => heardOf(sam!) > before + SOME_FRAMES, PATIENTLY)
  })

  it('counts reactions', async () => {
    const counted: (readonly number[])[] = []
    ann!.on('reactions', (counts) => counted.push(counts))
    await leo!.react(2)
    await vi.waitUntil(() => counted.length > 0, PATIENTLY)
    expect(counted).toEqual([[0, 0, 1, 0, 0, 0]])
  })

  it('removes somebody for good, whatever token they come with', async () => {
    await bea!.removeFromRoom(inRoom(sam!).self, { ban: true })
    await until(sam!, ({ phase }) => phase === 'left')
    expect(sam!.snapshot).toEqual({ phase: 'left', reason: 'removed' })
    await until(leo!, (snapshot) => snapshot.phase === 'joined' && snapshot.view.stage.length === 2)
    const back = open().join({ room, name: 'sam', roomToken: token('sam') })
    await expect(back).rejects.toThrow(JoinError)
    await expect(back).rejects.toMatchObject({ code: 'banned' })
  })

  it('fetches another token when the first one is too old, and takes no forged one', async () => {
    const late = open()
    let fetched = 0
    const source = () => token('late', (fetched += 1) === 1 ? { now: Date.now() - 600_000 } : {})()
    await late.join({ room, name: 'late', roomToken: source })
    expect(fetched).toBe(2)
    const forged = open().join({ room, name: 'x', roomToken: token('x', { secret: roomSecret.toUpperCase() }) })
    await expect(forged).rejects.toMatchObject({ code: 'token-invalid' })
    await expect(open().join({ room, name: 'x' })).rejects.toMatchObject({ code: 'token-missing' })
  })

  it('hands the room over, and back to the first co-host when the new host dies', async () => {
    const where = ['--relay', relay.url, '--bind-address', '127.0.0.1', '--room', room]
    const pass = ['--token', await token('cli', { name: 'A program', speak: 'direct' })()]
    const program = startCli(['speak', '--file', SPEECH, '--loop', ...where, ...pass])
    programs.push(program)
    await program.said('We have the microphone')
    await until(ann!, (snapshot) => snapshot.phase === 'joined' && snapshot.view.stage.length === 3)
    const nextHost = inRoom(ann!).view.stage[2]!
    expect(nextHost).toMatchObject({ name: 'A program', identity: 'cli' })
    await ann!.handOver(nextHost.peer)
    await until(ann!, isRole('cohost'))
    await vi.waitUntil(() => (heard.get(nextHost.peer) ?? 0) > SOME_FRAMES, PATIENTLY)

    program.process.kill('SIGKILL')
    await until(bea!, isRole('host'))
    await until(leo!, (snapshot) => snapshot.phase === 'joined' && snapshot.view.stage.length === 2)
    expect(inRoom(leo!).view.stage.map(({ name, role }) => `${name} ${role}`)).toEqual(['ann cohost', 'bea host'])
  })
})

function inRoom({ snapshot }: RoomSession) {
  if (snapshot.phase !== 'joined') throw new Error(`is not in a room: ${snapshot.phase}`)
  return snapshot
}
const passed = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

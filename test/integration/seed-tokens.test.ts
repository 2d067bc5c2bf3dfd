import type { RoomSession } from '@banyan/core'
import { parseRoomId } from '@banyan/core/protocol'
import { createNodeSession } from '@banyan/node'
import { mintRoomToken, type MintRoomToken } from '@banyan/relay'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PATIENTLY } from '../helpers/patience.ts'
import { type RunningCli, startCli } from '../helpers/run-cli.ts'
import { startRelay, type TestRelay } from '../helpers/start-relay.ts'

const roomSecret = 'a secret that only this test and its relay know'
let relay: TestRelay
let sessions: RoomSession[]
let programs: RunningCli[]
beforeEach(async () => {
  sessions = []
  programs = []
  relay = await startRelay({ stripes: 1, roomSecret })
})
afterEach(async () => {
  for (const { process } of programs) process.kill('SIGKILL')
  for (const session of sessions) await session.close()
  await relay.close()
})

const token = (part: Partial<MintRoomToken>) =>
  mintRoomToken({
    ...{ secret: roomSecret, identity: 'ada', name: 'Ada', room: 'tea', role: 'listener', speak: 'ask' },
    ...part,
  })
async function host(room: string) {
  const session = createNodeSession({ relayUrl: relay.url, bindAddress: '127.0.0.1', slots: 1 })
  sessions.push(session)
  const roomToken = await token({ identity: `host-of-${room}`, name: 'Ada', room, role: 'host' })
  await session.create({ title: room, name: 'Ada', roomToken, room: parseRoomId(room)! })
  return session
}
const kinds = async (session: RoomSession) => (await session.tree()).peers.map(({ kind }) => kind)
function seed(roomToken: string, ...args: string[]) {
  const program = startCli([
    ...['seed', '--relay', relay.url, '--bind-address', '127.0.0.1', '--slots', '8', '--token', roomToken, '--json'],
    ...args,
  ])
  programs.push(program)
  return program
}

describe('a seed token for every room', () => {
  it('makes one program the seed of all rooms, of those too that begin later', async () => {
    const tea = await host('tea')
    const everywhere = await token({ identity: 'seed:1', room: '*', speak: 'never', seed: true, id: '1' })
    const program = seed(everywhere)
    await program.said('Joined tea, "tea".')
    const coffee = await host('coffee')
    await program.said('Joined coffee, "coffee".')
    for (const session of [tea, coffee]) {
      await vi.waitUntil(async () => (await kinds(session)).includes('seed'), PATIENTLY)
    }
    program.process.kill('SIGTERM')
    const { exit, stdout } = await program.over
    expect({ exit, ...JSON.parse(stdout) }).toMatchObject({ exit: 0, command: 'seed', ended: 'stopped', rooms: 2 })
  })
})

describe('a seed without such a token', () => {
  it('is a listener of the one room that its token is for', async () => {
    const tea = await host('tea')
    const program = seed(await token({}), '--room', 'tea')
    await program.said('Joined tea')
    await vi.waitUntil(async () => (await kinds(tea)).length === 2, PATIENTLY)
    expect(await kinds(tea)).not.toContain('seed')
  })

  it('that would carry every room ends with a sentence', async () => {
    await host('coffee')
    const { exit, stderr } = await seed(await token({})).over
    expect(exit).toBe(4)
    expect(stderr).toContain('banyan: The room token is not for "coffee".\n')
  })
})

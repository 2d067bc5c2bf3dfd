import { join } from 'node:path'
import { parseRoomId, type RoomId, type RoomSession } from '@banyan/core'
import { createNodeSession, oggFileSource } from '@banyan/node'
import { roomToken } from '../helpers/room-token.ts'
import { isReady } from '../helpers/visitors.ts'
import { AUDIENCE, STAGE, WAITING } from './cast.ts'
import { composeSpace, openComposer } from './composing.ts'
import { send } from './send.ts'
import type { LiveRoom, World } from './scene.ts'

interface Place {
  room: RoomId
  name: string
  role: 'cohost' | 'speaker' | 'listener'
}

const SPEECH = join(import.meta.dirname, '../fixtures/speech.ogg')

/** The host starts a Space in their page; everybody else on stage and in the audience is a peer in Node. */
export async function openLiveRoom(world: World): Promise<LiveRoom> {
  const host = await world.page('host')
  await host.goto(world.url)
  await isReady(host)
  await openComposer(host, world, 'space')
  await composeSpace(host, world, 'guests')
  await host.getByRole('button', { name: world.words.start_submit() }).click()
  await host.waitForURL(/\/rooms\//)
  await host.locator('[data-testid=microphone][data-state=live]').waitFor()
  const { pathname } = new URL(host.url())
  const room = parseRoomId(pathname.split('/').at(-1))
  if (!room) throw new Error(`${pathname} is no room`)

  const sessions: RoomSession[] = []
  for (const [index, { name, as }] of STAGE.entries()) {
    const session = await enter(world, { room, name, role: as })
    sessions.push(session)
    // One speaks, the others listen to them.
    if (index === 1) session.publish(oggFileSource({ path: SPEECH, loop: true }))
    else await session.setMuted(true)
  }
  for (const name of AUDIENCE) sessions.push(await enter(world, { room, name, role: 'listener' }))
  for (const session of sessions.slice(STAGE.length, STAGE.length + WAITING)) await session.requestMicrophone(true)
  const { cookie } = await world.member('Grace Hopper')
  await send(world.url, cookie, '/api/posts', { body: `We are live, come and listen: ${world.url}${pathname}` })
  return {
    path: pathname,
    async close() {
      for (const session of sessions.toReversed()) await session.close()
    },
  }
}

async function enter({ url, member }: World, { room, name, role }: Place): Promise<RoomSession> {
  const { cookie } = await member(name)
  const session = createNodeSession({ relayUrl: url, slots: role === 'listener' ? 4 : 0, bindAddress: '127.0.0.1' })
  await session.join({ room, name, role, roomToken: () => roomToken({ url, cookie, room, name }) })
  return session
}

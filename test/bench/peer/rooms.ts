import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cookieOf, openCommunity, personNamed } from '../../helpers/accounts.ts'
import { askToStart, roomToken } from '../../helpers/room-token.ts'
import { startAppProcess } from '../app/app-process.ts'
import { startProcess } from './child-process.ts'
import { Ends } from './ends.ts'

/** Slots of those who carry the voice to the page that is measured. */
const CARRIER_SLOTS = 40

/** A room in which a peer in Node speaks, and two others carry a stripe each. */
export interface SpokenRoom {
  readonly relayUrl: string
  readonly room: string
  close(): Promise<void>
}

/** A room of a relay of its own. @param root where the code is */
export async function openRoom(root: string): Promise<SpokenRoom> {
  const ends = new Ends()
  try {
    const relay = await ends.opened(startProcess(root, { type: 'relay' }))
    const { url: relayUrl } = await relay.ask('url', {})
    const crowd = await ends.opened(startProcess(root, { type: 'crowd', relayUrl }))
    const { room } = await crowd.ask('host', {})
    for (const name of ['Carrier 1', 'Carrier 2']) await crowd.ask('join', { room, name, slots: CARRIER_SLOTS })
    await crowd.ask('speak', {})
    return { relayUrl, room, close: () => ends.close() }
  } catch (error) {
    await ends.close()
    throw error
  }
}

/** The app, with a community in it. */
export interface BenchApp {
  readonly url: string
  /** Starts a Space in which somebody speaks. */
  openRoom(): Promise<SpokenRoom>
  close(): Promise<void>
}

/** Starts the app of the code below `root`, which builds it where that is not done yet. */
export async function openApp(root: string): Promise<BenchApp> {
  const ends = new Ends()
  try {
    const folder = await mkdtemp(join(tmpdir(), 'banyan-peer-'))
    ends.add(() => rm(folder, { recursive: true, force: true }))
    // One listener directly below the stage in each stripe, as in rooms of the relay alone.
    const { url } = await ends.opened(
      startAppProcess({ root, dataDir: join(folder, 'data'), env: { BANYAN_TRUNK_SIZE: '1' } }),
    )
    await openCommunity(url)
    const cookie = await cookieOf(url, personNamed('Ada Lovelace'))
    return { url, openRoom: () => openSpace(root, url, cookie), close: () => ends.close() }
  } catch (error) {
    await ends.close()
    throw error
  }
}

async function openSpace(root: string, url: string, cookie: string): Promise<SpokenRoom> {
  const ends = new Ends()
  try {
    const crowd = await ends.opened(startProcess(root, { type: 'crowd', relayUrl: url }))
    const { token, room: id, refusal } = await askToStart({ url, cookie })
    if (token === undefined || id === undefined) throw new Error(`the app starts no Space: ${refusal}`)
    const { room } = await crowd.ask('host', { room: id, token })
    for (const name of ['Carrier 1', 'Carrier 2']) {
      const token = await roomToken({ url, room: id, name })
      await crowd.ask('join', { room, name, slots: CARRIER_SLOTS, token })
    }
    await crowd.ask('speak', {})
    return { relayUrl: url, room, close: () => ends.close() }
  } catch (error) {
    await ends.close()
    throw error
  }
}

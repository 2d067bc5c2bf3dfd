import { fileURLToPath } from 'node:url'
import type { EntryRole, RoomSession } from '@banyan/core'
import type { RoomId } from '@banyan/core/protocol'
import type { Person } from '../lib/server/data/people.ts'
import type { Services } from '../lib/server/services.ts'
import { demoIdOf } from './demo.ts'
import { DEMO_SPACE } from './demo-people.ts'

export interface DemoSpace {
  readonly room: RoomId
  /** Lets everybody leave, which ends the Space. */
  close(): Promise<void>
}

const VOICES = new URL('../../demo/', import.meta.url)

/**
 * Opens the Space of the demo. Three people take turns, played from files over real links, and a few listen. People who
 * ask to speak come on stage at once.
 * @param options.url where the app listens
 * @returns undefined when the people of the demo do not exist
 * @throws the error of a session that cannot enter; all of them are closed then
 */
export async function openDemoSpace(options: {
  url: string
  services: Pick<Services, 'people' | 'roomAccess'>
  /** Resolves when the services know the rooms as they are. */
  sync: () => Promise<void>
}): Promise<DemoSpace | undefined> {
  const { url: relayUrl, services, sync } = options
  const { people, roomAccess } = services
  const { title, topics, host, cohost, speaker, listeners } = DEMO_SPACE
  const ids = [host, cohost, speaker, ...listeners].map(demoIdOf)
  const found = await people.findAll(ids)
  const cast = ids.flatMap((id) => found.filter((person) => person.id === id))
  const [starter, ...others] = cast
  if (!starter || cast.length < ids.length) return undefined

  const { createNodeSession, oggFileSource } = await import('@banyan/node')
  const sessions: RoomSession[] = []
  const close = async () => {
    for (const session of sessions.toReversed()) await session.close()
  }
  const open = (slots: number) => {
    const session = createNodeSession({ relayUrl, slots })
    sessions.push(session)
    return session
  }
  const speak = (session: RoomSession, handle: string) => {
    const path = fileURLToPath(new URL(`${handle}.ogg`, VOICES))
    session.publish(oggFileSource({ path, loop: true }))
  }
  try {
    const invited = [
      { id: demoIdOf(cohost), as: 'cohost' },
      { id: demoIdOf(speaker), as: 'speaker' },
    ] as const
    const started = await roomAccess.start(starter, { who: 'everyone', invited: [...invited] })
    if (!started.ok) throw new Error(`the demo may not start its Space: ${started.error}`)
    const { room, token } = started.value
    await open(0).create({ title, topics, name: starter.name, policy: 'open', room, roomToken: token })
    const join = async (person: Person, role: EntryRole) => {
      const entry = async () => {
        await sync()
        const entered = await roomAccess.enter({ identity: person.id, name: person.name, isGuest: false }, room)
        if (entered.ok) return entered.value.token
        throw new Error(`${person.handle} may not enter: ${entered.error}`)
      }
      await open(role === 'listener' ? 4 : 0).join({ room, name: person.name, role, roomToken: entry })
    }
    for (const person of others) {
      const as = invited.find(({ id }) => id === person.id)?.as
      await join(person, as ?? 'listener')
    }
    // All start at once: the files have the same length, and one speaks where the others are silent.
    for (const [index, handle] of [host, cohost, speaker].entries()) speak(sessions[index]!, handle)
    return { room, close }
  } catch (error) {
    await close()
    throw error
  }
}

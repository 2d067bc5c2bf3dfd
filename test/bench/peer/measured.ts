import { parseRoomId } from '@banyan/core/protocol'
import { createNodeSession } from '@banyan/node'
import type { RoomSession } from '@banyan/core'
import type { Worker } from './roles.ts'

/** The peer that is measured: a session as `banyan listen` and `banyan seed` have it, and nothing beside it. */
export function openMeasured({ relayUrl }: { relayUrl: string }): Worker {
  let session: RoomSession | undefined
  return {
    answers: {
      async join({ room, name, slots }) {
        session = createNodeSession({ relayUrl, slots, bindAddress: '127.0.0.1' })
        const { self } = await session.join({ room: parseRoomId(room)!, name })
        return { peer: self }
      },
      async state() {
        const { links, speakers, carrying } = await session!.stats()
        return {
          links: links.filter(({ open }) => open).length,
          carrying,
          played: speakers.reduce((sum, { played }) => sum + played, 0),
          missing: speakers.reduce((sum, { missing }) => sum + missing, 0),
        }
      },
    },
    close: async () => session?.close(),
  }
}

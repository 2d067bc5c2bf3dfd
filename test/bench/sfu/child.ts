import { createNodeSession } from '@banyan/node'
import { parseRoomId } from '@banyan/core/protocol'
import { children } from './children.ts'
import { janusSubscribers } from './janus-subscribers.ts'
import type { Answer, Request, Role } from './process-messages.ts'
import type { Subscribers } from './subscribers.ts'

/** A process of the bench: one of the two kinds of subscribers, or the super-peer that is measured. */
async function open(role: Role): Promise<Subscribers> {
  switch (role.type) {
    case 'janus-subscribers':
      return janusSubscribers(role)
    case 'children':
      return children({ relayUrl: role.relayUrl, room: roomOf(role.room) })
    case 'super-peer':
      return superPeer(role)
  }
}

/** As `banyan seed` has it: it hears, plays nothing, and passes on. */
async function superPeer({ relayUrl, room, slots }: Extract<Role, { type: 'super-peer' }>): Promise<Subscribers> {
  const session = createNodeSession({ relayUrl, slots, bindAddress: '127.0.0.1' })
  await session.join({ room: roomOf(room), name: 'Super-peer' })
  return {
    add: () => Promise.reject(new Error('a super-peer has its children in another process')),
    take: () => ({ frames: [], at: [], broken: 0 }),
    close: () => session.close(),
  }
}

function roomOf(raw: string) {
  const room = parseRoomId(raw)
  if (!room) throw new Error(`"${raw}" is no room`)
  return room
}

const answer = (message: Answer) => process.send?.(message)
const opened = open(JSON.parse(process.argv[2] ?? '') as Role)

process.on('message', (request: Request) => void answerTo(request))
// The bench is gone: so are we, whatever is going on.
process.once('disconnect', () => process.exit())

async function answerTo(request: Request): Promise<void> {
  try {
    const subscribers = await opened
    switch (request) {
      case 'ready':
        return void answer({ ok: true })
      case 'add':
        return void answer({ ok: true, setupMs: await subscribers.add() })
      case 'take':
        return void answer({ ok: true, arrivals: subscribers.take() })
      case 'close':
        await subscribers.close()
        answer({ ok: true })
        process.disconnect()
    }
  } catch (error) {
    answer({ ok: false, reason: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
}

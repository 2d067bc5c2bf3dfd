import { readPacket } from '@banyan/core/wire'
import { createNodeSession } from '@banyan/node'
import type { RoomId } from '@banyan/core/protocol'
import type { RoomSession } from '@banyan/core'
import { ArrivalLog, machineNowMs } from './arrivals.ts'
import { numberOf } from './frames.ts'
import type { Subscribers } from './subscribers.ts'
import { tappedLinks } from './tapped-links.ts'

/** Listeners of a room who carry nobody. A frame has arrived when its own packet has, before any buffer holds it
 *  back. */
export function children({ relayUrl, room }: { relayUrl: string; room: RoomId }): Subscribers {
  const log = new ArrivalLog()
  const sessions: RoomSession[] = []
  return {
    async add() {
      const subscriber = sessions.length
      const startedAt = machineNowMs()
      const heard = Promise.withResolvers<number>()
      const onMessage = (data: unknown) => {
        const at = machineNowMs()
        const packet = data instanceof ArrayBuffer ? readPacket(new Uint8Array(data)) : undefined
        if (!packet?.ok) return // a sign of life
        log.add(subscriber, numberOf(packet.value.frame.opus), at)
        heard.resolve(at - startedAt)
      }
      const session = createNodeSession({
        ...{ relayUrl, slots: 0, bindAddress: '127.0.0.1' },
        wrapLinks: (links) => tappedLinks(links, onMessage),
      })
      sessions.push(session)
      await session.join({ room, name: `Child ${subscriber + 1}` })
      return heard.promise
    },
    take: () => log.take(),
    async close() {
      await Promise.all(sessions.map((session) => session.close()))
    },
  }
}

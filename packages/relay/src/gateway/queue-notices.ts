import type { Clock } from '@banyan/core/ports'
import type { PeerId } from '@banyan/core/protocol'
import { queuePosition, shownRequests } from '../rooms/audience.ts'
import type { Message } from '../rooms/command.ts'
import { leads, type Room } from '../rooms/room.ts'
import { coalesce } from './coalesce.ts'
import type { MemberConnections } from './member-connections.ts'

/** How often the same people are told how the queue for the microphone looks, in ms: twice a second, however many raise
 *  and lower their hands. */
export const QUEUE_GAP_MS = 500

export interface QueueNotices {
  /** Takes a notice about the queue; it is told later, as the queue is then. @returns false for any other notice */
  take(message: Message): boolean
  /** All notices of a command were taken. */
  tell(): void
  close(): void
}

export interface QueueNoticesOptions {
  clock: Clock
  room: () => Room
  connections: Pick<MemberConnections, 'toPeer'>
}

/** Tells hosts who waits for the microphone, and those who wait their places: at once after a rest, else once per
 *  `QUEUE_GAP_MS`. */
export function queueNotices({ clock, room, connections }: QueueNoticesOptions): QueueNotices {
  let leaders = new Set<PeerId>()
  let waiting = new Set<PeerId>()
  const telling = coalesce({
    clock,
    gapMs: QUEUE_GAP_MS,
    run() {
      const [toLeaders, toWaiting] = [leaders, waiting]
      leaders = new Set()
      waiting = new Set()
      const now = room()
      const requests = shownRequests(now)
      for (const peer of toLeaders) if (leads(now, peer)) connections.toPeer(peer, 'requests:changed', { requests })
      for (const peer of toWaiting) {
        const place = queuePosition(now, peer)
        if (place !== undefined) connections.toPeer(peer, 'request:place', { place })
      }
    },
  })
  return {
    take({ to, event }) {
      if (event === 'requests:changed') leaders.add(to)
      else if (event === 'request:place') waiting.add(to)
      else return false
      return true
    },
    tell() {
      if (leaders.size + waiting.size > 0) telling.soon()
    },
    close: telling.close,
  }
}

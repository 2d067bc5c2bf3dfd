import {
  type Attendee,
  MAX_AUDIENCE_PAGE,
  ok,
  type PeerId,
  refuse,
  type Refusal,
  type Reply,
  type Result,
} from '@banyan/core/protocol'
import type { Message } from './command.ts'
import { attendee, type Room } from './room.ts'

/** One page of who listens, in the order in which they came, from behind `after` on. */
export function audiencePage(room: Room, after?: PeerId): Result<Reply<'room:audience'>, Refusal> {
  if (after && !room.audience.has(after)) {
    return refuse({ code: 'peer-not-found', message: 'the page follows a peer who left the audience; start over' })
  }
  const attendees: Attendee[] = []
  let isPast = after === undefined
  for (const member of room.audience.values()) {
    if (isPast && !room.away.has(member.peer)) {
      if (attendees.length === MAX_AUDIENCE_PAGE) return ok({ attendees, more: true })
      attendees.push(attendee(member))
    }
    isPast ||= member.peer === after
  }
  return ok({ attendees, more: false })
}

/** The requests that the host is shown: the oldest, as many as one message holds. The others move up. */
export const shownRequests = (room: Room): Attendee[] =>
  room.requests.slice(0, MAX_AUDIENCE_PAGE).map((peer) => attendee(room.audience.get(peer)!))

/** The place of somebody who waits, 1 being next; undefined behind those whom the host is shown. */
export function queuePosition(room: Room, peer: PeerId): number | undefined {
  const place = room.requests.indexOf(peer) + 1
  return place > 0 && place <= MAX_AUDIENCE_PAGE ? place : undefined
}

/** What those are told whose place in the queue is another now. */
export function newQueuePositions(before: Room, room: Room): Message[] {
  if (before.requests === room.requests) return []
  return room.requests.slice(0, MAX_AUDIENCE_PAGE).flatMap((to, index): Message[] => {
    const moved = before.requests[index] !== to
    return moved ? [{ to, event: 'request:place', notice: { place: index + 1 } }] : []
  })
}

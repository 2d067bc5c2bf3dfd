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

/** One page of the listeners, in the order in which they came, beginning behind `after`. Refuses with `peer-not-found`.
 *  */
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

/** The requests that host and co-hosts are shown: the oldest 100. */
export const shownRequests = (room: Room): Attendee[] =>
  room.requests.slice(0, MAX_AUDIENCE_PAGE).map((peer) => attendee(room.audience.get(peer)!))

/** The rank of somebody who waits for the microphone, from 1; undefined for those who do not, and behind the first 100.
 *  */
export function queuePosition(room: Room, peer: PeerId): number | undefined {
  const position = room.requests.indexOf(peer) + 1
  return position > 0 && position <= MAX_AUDIENCE_PAGE ? position : undefined
}

/** What members are told whose queue position has changed. */
export function newQueuePositions(before: Room, room: Room): Message[] {
  if (before.requests === room.requests) return []
  return room.requests.slice(0, MAX_AUDIENCE_PAGE).flatMap((to, index): Message[] => {
    const moved = before.requests[index] !== to
    return moved ? [{ to, event: 'request:place', notice: { place: index + 1 } }] : []
  })
}

import { MAX_COHOSTS, MAX_STAGE, type PeerId, type SourceId } from '@banyan/core/protocol'
import { type Decision, goesOn, no } from './command.ts'
import { activeElsewhere, type Room, stageSlotOf, uninvited, without } from './room.ts'

/** How many source ids there are. */
const SOURCE_IDS = 0x1_0000

/** From the audience onto the stage, as a speaker. */
export function enter(room: Room, peer: PeerId): Decision {
  if (room.stage.length >= MAX_STAGE) return no('stage-full', `the stage holds ${MAX_STAGE} people at most`)
  if (room.away.has(peer)) return no('peer-not-found', 'lost its connection and is not back yet')
  const audience = new Map(room.audience)
  const member = audience.get(peer)
  if (!member) return no('peer-not-found', 'is not in the audience')
  const other = activeElsewhere(room, member)
  if (other && stageSlotOf(room, other)) return no('active-elsewhere', 'this person is on stage with another peer')
  audience.delete(peer)
  const source = freeSource(room)
  return goesOn(
    {
      ...room,
      audience,
      stage: [...room.stage, { member, source, muted: false, silenced: false }],
      // Nor do they wait with another peer any longer.
      requests: without(other ? without(room.requests, other) : room.requests, peer),
      invitations: uninvited(room.invitations, peer),
      nextSource: sourceAfter(source),
    },
    {
      messages: [{ to: peer, event: 'role:changed', notice: { role: 'speaker' } }],
      topology: [{ type: 'stage', peer, onStage: true }],
    },
  )
}

/** The next source id that nobody on stage has. Ids go round, so that one comes back only when all others were in use
 *  since: nothing of its last stay is on its way any more. */
export function freeSource({ stage, nextSource }: Room): SourceId {
  let source = nextSource
  while (stage.some((slot) => slot.source === source)) source = sourceAfter(source)
  return source as SourceId
}

/** The source id that is tried first after this one. */
export const sourceAfter = (source: number): number => (source + 1) % SOURCE_IDS

/** A speaker becomes a co-host. */
export function cohost(room: Room, peer: PeerId): Decision {
  if (room.cohosts.length >= MAX_COHOSTS) return no('cohosts-full', `a room has ${MAX_COHOSTS} co-hosts at most`)
  return goesOn(
    { ...room, cohosts: [...room.cohosts, peer] },
    { messages: [{ to: peer, event: 'role:changed', notice: { role: 'cohost' } }] },
  )
}

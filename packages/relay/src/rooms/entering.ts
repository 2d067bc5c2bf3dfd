import { MAX_COHOSTS, MAX_STAGE, type PeerId, type SourceId } from '@banyan/core/protocol'
import { type Decision, goesOn, no } from './command.ts'
import { type Room, uninvited, without } from './room.ts'

/** How many source ids there are. */
const SOURCE_IDS = 0x1_0000

/** From the audience onto the stage, as a speaker. */
export function enter(room: Room, peer: PeerId): Decision {
  if (room.stage.length >= MAX_STAGE) return no('stage-full', `the stage holds ${MAX_STAGE} people at most`)
  if (room.away.has(peer)) return no('peer-not-found', 'lost its connection and is not back yet')
  const audience = new Map(room.audience)
  const member = audience.get(peer)
  if (!member) return no('peer-not-found', 'is not in the audience')
  audience.delete(peer)
  const source = freeSource(room)
  return goesOn(
    {
      ...room,
      audience,
      stage: [...room.stage, { member, source, muted: false, silenced: false }],
      requests: without(room.requests, peer),
      invitations: uninvited(room.invitations, peer),
      nextSource: (source + 1) % SOURCE_IDS,
    },
    {
      messages: [{ to: peer, event: 'role:changed', notice: { role: 'speaker' } }],
      topology: [{ type: 'stage', peer, onStage: true }],
    },
  )
}

/** The next source id that nobody on stage has. Ids go round, so that one comes back only when all others were in use
 *  since: nothing of its last stay is on its way any more. */
function freeSource({ stage, nextSource }: Room): SourceId {
  let source = nextSource % SOURCE_IDS
  while (stage.some((slot) => slot.source === source)) source = (source + 1) % SOURCE_IDS
  return source as SourceId
}

/** A speaker becomes a co-host. */
export function cohost(room: Room, peer: PeerId): Decision {
  if (room.cohosts.length >= MAX_COHOSTS) return no('cohosts-full', `a room has ${MAX_COHOSTS} co-hosts at most`)
  return goesOn(
    { ...room, cohosts: [...room.cohosts, peer] },
    { messages: [{ to: peer, event: 'role:changed', notice: { role: 'cohost' } }] },
  )
}

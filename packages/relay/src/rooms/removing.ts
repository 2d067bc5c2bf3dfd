import { type Identity, MAX_BANS, ok, type PeerId } from '@banyan/core/protocol'
import { type Decision, goesOn, no, type MemberEvent } from './command.ts'
import { leave, peerOf } from './membership.ts'
import { hasPowerOver, leads, memberOf, membersOf, type Room } from './room.ts'

/** Takes a member out of the room. A ban is for the person: all peers with the same identity go too, and none comes in
 *  again while the room lives. */
export function expel(room: Room, by: PeerId, peer: PeerId, ban: boolean): Decision {
  if (!leads(room, by)) return no('not-allowed', 'only the host and co-hosts remove others')
  const member = memberOf(room, peer)
  if (!member) return no('peer-not-found', 'is not in this room')
  const { identity } = member
  const peers = ban && identity ? peersOf(room, identity) : [peer]
  if (!peers.every((each) => hasPowerOver(room, by, each))) {
    return no('not-allowed', 'nobody removes the host or themselves, nor a co-host another')
  }
  const topology: MemberEvent[] = []
  let next = room
  for (const each of peers) {
    const left = leave(next, each)
    if (!left.ok || left.value.type === 'ended') return left
    next = left.value.room
    topology.push(...left.value.topology)
  }
  const banned = ban ? withBan(room.banned, identity ?? peer) : room.banned
  return goesOn({ ...next, banned }, { topology, removed: peers.map((each) => ({ peer: each, banned: ban })) })
}

/** The relay's owner takes a member out of the room. */
export function dismiss(room: Room, by: PeerId): Decision {
  const left = leave(room, by)
  return left.ok && left.value.type === 'goes-on' ? ok({ ...left.value, removed: [{ peer: by, banned: false }] }) : left
}

/** Whether the seat of the peer with this resume key went to another peer of the same person. */
export const isTakenOver = (room: Room, resumeKey: string): boolean => room.takenOver.has(peerOf(resumeKey))

/** Whether the peer with this resume key was banned without an identity. */
export const isBannedOwner = (room: Room, resumeKey: string): boolean => room.banned.has(peerOf(resumeKey))

/** All peers of one person. */
export const peersOf = (room: Room, identity: Identity): PeerId[] =>
  membersOf(room).flatMap((member) => (member.identity === identity ? [member.peer] : []))

function withBan(banned: Room['banned'], who: Identity | PeerId): Room['banned'] {
  const [oldest] = banned
  const next = new Set(banned).add(who)
  if (oldest && next.size > MAX_BANS) next.delete(oldest)
  return next
}

import type { Capability, EntryRole, IfHere, PeerId, RoomId, SourceId, SpeakPolicy } from '@banyan/core/protocol'
import { type Decision, ended, goesOn, no } from './command.ts'
import { cohost, enter } from './entering.ts'
import { handOver } from './leading.ts'
import { joinOf } from './planner-events.ts'
import {
  type Member,
  memberOf,
  nextHostOf,
  type Room,
  roleOf,
  stageSlotOf,
  uninvited,
  without,
  withoutListener,
} from './room.ts'
import { seatFor } from './seats.ts'
import { movedSeat, ownSeat, seatGoes } from './taking-over.ts'

export interface OpenRoom {
  readonly id: RoomId
  readonly title: string
  readonly topics?: readonly string[]
  readonly policy: SpeakPolicy
  readonly startedAt: number
  readonly capacity: number
  readonly seatsPerIdentity: number
  readonly guestsPerAddress: number
  readonly host: Member
}

/** A room with nobody but its host in it, on stage. */
export const openRoom = ({ host, ...rest }: OpenRoom): Room => ({
  ...rest,
  host: host.peer,
  cohosts: [],
  stage: [{ member: host, source: 0 as SourceId, muted: false, silenced: false }],
  audience: new Map(),
  requests: [],
  invitations: new Map(),
  banned: new Set(),
  takenOver: new Set(),
  away: new Set(),
  nextSource: 1,
})

/** Lets a newcomer into the audience, onto the stage if their role is there, or back into their own seat. */
export function join(before: Room, member: Member, role: EntryRole = 'listener', ifHere?: IfHere): Decision {
  if (member.identity && before.banned.has(member.identity)) return no('banned', 'was banned from this room')
  const own = ownSeat(before, member, ifHere)
  if (own.type === 'refused') return no('here-already', 'this person is in the room already, with another peer')
  if (own.type === 'taken') return seatGoes(before, own.peer, member)
  const seat = seatFor(before, member)
  if (!seat.ok) return seat
  const { room, gaveWay } = seat.value
  if (room.stage.length + room.audience.size >= room.capacity) {
    return no('room-full', `the room holds ${room.capacity} people at most`)
  }
  const { peer } = member
  const removed = gaveWay.map((peer) => ({ peer, banned: false }))
  const listening = { ...room, audience: new Map(room.audience).set(peer, member) }
  if (member.identity !== undefined && member.identity === room.lostHost) {
    const back = hostIsBack(listening, member)
    if (back) return goesOn(back.room, { ...back, removed })
  }
  if (role === 'listener') return goesOn(listening, { topology: [joinOf(member, false)], removed })
  const entered = enter(listening, peer)
  if (!entered.ok || entered.value.type === 'ended') return entered
  const promoted = role === 'cohost' ? cohost(entered.value.room, peer) : entered
  if (!promoted.ok || promoted.value.type === 'ended') return promoted
  // The answer to joining says which role it is.
  return goesOn(promoted.value.room, { topology: [joinOf(member, true)], removed })
}

/** The room is theirs again, whom nobody expected any more. Undefined while the stage is full. */
function hostIsBack(room: Room, member: Member) {
  const entered = enter(room, member.peer)
  if (!entered.ok || entered.value.type === 'ended') return undefined
  const handedOver = handOver(entered.value.room, room.host, member.peer)
  if (!handedOver.ok || handedOver.value.type === 'ended') return undefined
  const messages = handedOver.value.messages.filter(({ to }) => to !== member.peer)
  return { room: handedOver.value.room, messages, topology: [joinOf(member, true)] }
}

/** Brings a member back. On stage only the connection was lost. A listener's place in the trees is gone: it gets a new
 *  one. */
export function resume(room: Room, by: PeerId, capability: Capability): Decision {
  if (!room.away.has(by)) {
    // The new connection knows of no invitation.
    const invitations = uninvited(room.invitations, by)
    return goesOn(invitations === room.invitations ? room : { ...room, invitations })
  }
  const away = new Set(room.away)
  away.delete(by)
  const listener = room.audience.get(by)
  if (!listener) return goesOn({ ...room, away })
  const back = { ...listener, capability }
  return goesOn({ ...room, away, audience: new Map(room.audience).set(by, back) }, { topology: [joinOf(back, false)] })
}

/** Marks a member as away. It may come back to its seat. A listener's place in the trees is freed, so that its children
 *  get other parents at once. */
export function lose(room: Room, by: PeerId): Decision {
  if (room.away.has(by)) return goesOn(room)
  const wasInvited = room.invitations.has(by)
  return goesOn(
    { ...room, away: new Set(room.away).add(by), invitations: uninvited(room.invitations, by) },
    {
      topology: room.audience.has(by) ? [{ type: 'leave', peer: by }] : [],
      // They may be connected after all.
      messages: wasInvited ? [{ to: by, event: 'invitation:ended', notice: {} }] : [],
    },
  )
}

/**
 * Takes a member out of the room. When the host leaves, the next host gets the room; without one it ends.
 * @param isLost they did not come back in time: a host may still claim the room when they come after all
 */
export function leave(room: Room, by: PeerId, isLost = false): Decision {
  const away = new Set(room.away)
  const isPlaced = !away.delete(by) || stageSlotOf(room, by) !== undefined
  const topology = isPlaced ? [{ type: 'leave' as const, peer: by }] : []
  if (room.audience.has(by)) return goesOn(withoutListener(room, by), { topology })
  const stage = room.stage.filter((slot) => slot.member.peer !== by)
  const cohosts = without(room.cohosts, by)
  if (by !== room.host) return goesOn({ ...room, stage, away, cohosts }, { topology })

  const host = nextHostOf(room)
  if (!host) return ended('host-left')
  const heir = room.audience.get(host)
  if (heir) return goesToOwn(room, by, heir)
  const lostHost = room.lostHost ?? (isLost ? stageSlotOf(room, by)!.member.identity : undefined)
  return goesOn(
    { ...room, stage, away, host, cohosts: without(cohosts, host), ...(lostHost !== undefined && { lostHost }) },
    { topology, messages: [{ to: host, event: 'role:changed', notice: { role: 'host' } }] },
  )
}

/** The host is gone, and here with another peer, which hosts from now on. */
function goesToOwn(room: Room, by: PeerId, heir: Member): Decision {
  const moved = movedSeat(room, by, heir)
  return goesOn(moved, {
    topology: [
      { type: 'leave', peer: by },
      { type: 'stage', peer: heir.peer, onStage: true },
    ],
    messages: [{ to: heir.peer, event: 'role:changed', notice: { role: roleOf(moved, heir.peer) } }],
  })
}

/** Changes how many listeners a member offers to carry. With 0 its children are handed over to others. The planner is
 *  told of a listener who is away only when it is back. */
export function offer(room: Room, by: PeerId, slots: number): Decision {
  const member = memberOf(room, by)!
  if (member.capability.slots === slots) return goesOn(room)
  const changed = { ...member, capability: { ...member.capability, slots } }
  const topology = [{ type: 'report' as const, peer: by, slots, willing: slots > 0 }]
  if (!room.audience.has(by)) {
    const stage = room.stage.map((slot) => (slot.member === member ? { ...slot, member: changed } : slot))
    return goesOn({ ...room, stage }, { topology })
  }
  const audience = new Map(room.audience).set(by, changed)
  return goesOn({ ...room, audience }, { topology: room.away.has(by) ? [] : topology })
}

/** The member that may come back with this resume key. */
export function ownerOf(room: Room, resumeKey: string): Member | undefined {
  const member = memberOf(room, peerOf(resumeKey))
  return member?.resumeKey === resumeKey ? member : undefined
}

/** The peer id with which a resume key begins. */
export const peerOf = (resumeKey: string): PeerId => resumeKey.split('.', 1)[0] as PeerId

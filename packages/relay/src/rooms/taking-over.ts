import { type IfHere, MAX_TAKEN_OVER, type PeerId } from '@banyan/core/protocol'
import { type Decision, goesOn, type MemberEvent, no } from './command.ts'
import { freeSource, sourceAfter } from './entering.ts'
import { joinOf } from './planner-events.ts'
import {
  activeElsewhere,
  connectedElsewhere,
  type Member,
  memberOf,
  type Room,
  roleOf,
  stageSlotOf,
  without,
} from './room.ts'

/** What somebody who comes in finds of their own in the room. */
export type OwnSeat =
  /** It goes to the newcomer, with role and place in the queue. */
  | { readonly type: 'taken'; readonly peer: PeerId }
  /** Another peer of theirs is connected, and they do not want to be here twice. */
  | { readonly type: 'refused' }
  | { readonly type: 'none' }

/**
 * Which seat of the same person a newcomer takes over. A role belongs to the person, not to a connection: where the
 * connection is lost, the seat on stage or in the queue is theirs without a word. Where it is not, `ifHere` decides.
 * Pure.
 */
export function ownSeat(room: Room, newcomer: Member, ifHere: IfHere = 'beside'): OwnSeat {
  // A seed token is for one machine, which has no role to come back to.
  if (newcomer.maySeed === 'by-token') return { type: 'none' }
  const active = activeElsewhere(room, newcomer)
  if (active !== undefined && room.away.has(active)) return { type: 'taken', peer: active }
  const connected = ifHere === 'beside' ? undefined : connectedElsewhere(room, newcomer)
  if (!connected) return { type: 'none' }
  return ifHere === 'refuse' ? { type: 'refused' } : { type: 'taken', peer: active ?? connected.peer }
}

/** A member takes over the seat on stage, or the place in the queue, that the same person holds with another peer. */
export function takeOver(room: Room, by: PeerId): Decision {
  if (stageSlotOf(room, by)) return no('not-allowed', 'is on stage already')
  const member = memberOf(room, by)!
  const from = activeElsewhere(room, member)
  if (from === undefined) return no('peer-not-found', 'this person holds nothing in this room with another peer')
  return seatGoes(room, from, member)
}

/** The seat of one peer goes to another peer of the same person, who may be in the audience already, or new. The first
 *  one is out of the room, and is told why. */
export function seatGoes(room: Room, from: PeerId, to: Member): Decision {
  const moved = movedSeat(room, from, to)
  const onStage = stageSlotOf(room, from) !== undefined
  const wasInRoom = room.audience.has(to.peer)
  const topology: MemberEvent[] = []
  if (onStage || !room.away.has(from)) topology.push({ type: 'leave', peer: from })
  if (!wasInRoom || room.away.has(to.peer)) topology.push(joinOf(to, onStage))
  else if (onStage) topology.push({ type: 'stage', peer: to.peer, onStage })
  return goesOn(moved, {
    topology,
    removed: [{ peer: from, banned: false, elsewhere: true }],
    // A newcomer learns its role from the answer to joining.
    messages: wasInRoom ? [{ to: to.peer, event: 'role:changed', notice: { role: roleOf(moved, to.peer) } }] : [],
  })
}

/** The room with `to` where `from` was. On stage it gets another source id, because the new peer numbers and signs its
 *  frames anew. */
export function movedSeat(room: Room, from: PeerId, to: Member): Room {
  const slot = stageSlotOf(room, from)
  const [audience, away] = [new Map(room.audience), new Set(room.away)]
  for (const peer of [from, to.peer]) {
    audience.delete(peer)
    away.delete(peer)
  }
  if (!slot) audience.set(to.peer, to)
  const isOver = (peer: PeerId) => peer === from || (slot !== undefined && peer === to.peer)
  const swapped = (peer: PeerId) => (peer === from ? to.peer : peer)
  const waiting = without(room.requests, to.peer)
  const source = freeSource(room)
  return {
    ...room,
    audience,
    away,
    host: swapped(room.host),
    cohosts: room.cohosts.includes(from) ? room.cohosts.map(swapped) : room.cohosts,
    stage: room.stage.map((other) =>
      other === slot ? { member: to, source, muted: slot.silenced, silenced: slot.silenced } : other,
    ),
    requests: waiting.includes(from) ? waiting.map(swapped) : waiting,
    invitations: new Map([...room.invitations].flatMap(([peer, by]) => (isOver(peer) ? [] : [[peer, swapped(by)]]))),
    takenOver: withPeer(room.takenOver, from),
    nextSource: slot ? sourceAfter(source) : room.nextSource,
  }
}

function withPeer(peers: ReadonlySet<PeerId>, peer: PeerId): ReadonlySet<PeerId> {
  const next = new Set(peers).add(peer)
  const [oldest] = next
  if (oldest && next.size > MAX_TAKEN_OVER) next.delete(oldest)
  return next
}

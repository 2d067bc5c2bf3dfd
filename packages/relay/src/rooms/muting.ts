import type { PeerId } from '@banyan/core/protocol'
import { type Decision, goesOn, type Message, no } from './command.ts'
import { hasPowerOver, leads, memberOf, type Room, type StageSlot, stageSlotOf } from './room.ts'

/** A member says that its microphone is off or on. A member that was muted by another may turn it on again. */
export function mute(room: Room, by: PeerId, muted: boolean): Decision {
  const slot = stageSlotOf(room, by)
  if (!slot) return no('not-allowed', 'is not on stage')
  if (slot.muted === muted) return goesOn(room)
  const next = { ...slot, muted, silenced: false }
  return goesOn({ ...room, stage: room.stage.map((other) => (other === slot ? next : other)) })
}

/** Mutes somebody else: from now on nobody forwards their frames. */
export function silence(room: Room, by: PeerId, peer: PeerId): Decision {
  if (!leads(room, by)) return no('not-allowed', 'only the host and co-hosts mute others')
  const slot = stageSlotOf(room, peer)
  if (!slot) return no('peer-not-found', memberOf(room, peer) ? 'is not on stage' : 'is not in this room')
  if (!hasPowerOver(room, by, peer)) return no('not-allowed', 'nobody mutes the host, nor a co-host another')
  return silenceAll(room, by, [slot])
}

/** Mutes everybody whom `by` has power over. */
export function muteAll(room: Room, by: PeerId): Decision {
  if (!leads(room, by)) return no('not-allowed', 'only the host and co-hosts mute others')
  return silenceAll(
    room,
    by,
    room.stage.filter(({ member }) => hasPowerOver(room, by, member.peer)),
  )
}

/** Silences also members who say that they are muted already: that only announces, and stops no frames. */
function silenceAll(room: Room, by: PeerId, slots: readonly StageSlot[]): Decision {
  const loud = new Set(slots.filter(({ silenced }) => !silenced))
  if (loud.size === 0) return goesOn(room)
  const messages = [...loud].flatMap(({ muted, member }): Message[] =>
    muted ? [] : [{ to: member.peer, event: 'stage:muted', notice: { by } }],
  )
  const stage = room.stage.map((slot) => (loud.has(slot) ? { ...slot, muted: true, silenced: true } : slot))
  return goesOn({ ...room, stage }, { messages })
}

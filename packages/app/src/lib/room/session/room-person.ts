import type { Attendee, Membership, Role } from '@banyan/core'

/** A person in the room, on stage or in the audience. */
export interface RoomPerson extends Attendee {
  readonly role: Role
  readonly muted: boolean
  /** Muted by the host or a co-host. */
  readonly silenced: boolean
}

/** A person's current state. People who are not on stage count as listeners: the room does not tell who left. Pure. */
export function personIn({ self, role, view }: Pick<Membership, 'self' | 'role' | 'view'>, who: Attendee): RoomPerson {
  const member = view.stage.find(({ peer }) => peer === who.peer)
  if (!member) return { ...who, role: who.peer === self ? role : 'listener', muted: false, silenced: false }
  const { peer, name, identity, muted, silenced = false } = member
  return { peer, name, ...(identity && { identity }), role: member.role, muted, silenced }
}

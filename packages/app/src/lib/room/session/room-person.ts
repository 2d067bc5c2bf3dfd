import type { Attendee, Membership, Role } from '@banyan/core'

/** Somebody in the room, wherever they sit. */
export interface RoomPerson extends Attendee {
  readonly role: Role
  readonly muted: boolean
  /** Muted by the host or a co-host. */
  readonly silenced: boolean
}

/** Somebody as the room knows them now. Who is not on stage listens, or has left: the room does not say which. Pure. */
export function personIn({ self, role, view }: Pick<Membership, 'self' | 'role' | 'view'>, who: Attendee): RoomPerson {
  const member = view.stage.find(({ peer }) => peer === who.peer)
  if (!member) return { ...who, role: who.peer === self ? role : 'listener', muted: false, silenced: false }
  const { peer, name, identity, muted, silenced = false } = member
  return { peer, name, ...(identity && { identity }), role: member.role, muted, silenced }
}

import { compareRoles, ok, type Refusal, type Result, type Role, type RoomId } from '@banyan/core/protocol'
import { no } from '../rooms/command.ts'
import type { Member } from '../rooms/room.ts'
import type { RoomTokenClaims } from './room-token.ts'

/** Who somebody is in the room that they enter, and what they may do there. */
export type Newcomer = Pick<Member, 'name' | 'identity' | 'speak'>

/** The room that somebody wants to enter, and the role that they want there. */
export interface EntryWish {
  /** Undefined: a room that is to be started, under any id. */
  readonly room: RoomId | undefined
  readonly role: Role
}

/** The newcomer that a room token admits. Pure. Refuses with `token-other-room` or `token-other-role`. */
export function newcomerOf(
  { room, role, ...newcomer }: RoomTokenClaims,
  wish: EntryWish,
): Result<Newcomer & { room: RoomId }, Refusal> {
  if (wish.room !== undefined && wish.room !== room) return no('token-other-room', 'this token is for another room')
  if (compareRoles(wish.role, role) > 0) return no('token-other-role', `this token admits as ${role} at most`)
  return ok({ ...newcomer, room })
}

/** The newcomer where no room token is needed: people are who they say they are. They may start rooms, and join as
 *  listeners. Pure. Refuses with `token-other-role`. */
export function newcomerWithoutToken(name: string, { role }: EntryWish): Result<Newcomer, Refusal> {
  if (role === 'host' || role === 'listener') return ok({ name, speak: 'ask' })
  return no('token-other-role', `nobody enters as ${role} without a token that says so`)
}

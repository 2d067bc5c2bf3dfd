import {
  compareRoles,
  type Identity,
  ok,
  type Refusal,
  type Result,
  type Role,
  type RoomId,
} from '@banyan/core/protocol'
import type { AddressMarks } from '../gateway/address-marks.ts'
import { no } from '../rooms/command.ts'
import type { Member } from '../rooms/room.ts'
import { EVERY_ROOM, type RoomTokenClaims } from './room-token.ts'

/** Who somebody is in the room that they enter, where they come from, and what they may do there. */
export type Newcomer = Pick<Member, 'name' | 'identity' | 'speak' | 'maySeed' | 'household' | 'prefix'>

/** The room that somebody wants to enter, and the role that they want there. */
export interface EntryWish {
  /** Undefined: a room that is to be started, under any id. */
  readonly room: RoomId | undefined
  readonly role: Role
}

/** The newcomer that a room token admits, and the room. Pure. Refuses with `token-other-room` or `token-other-role`. */
export function newcomerOf(
  { room: granted, role, seed, name, identity, speak }: RoomTokenClaims,
  wish: EntryWish,
  { household, prefix }: AddressMarks,
): Result<{ readonly room: RoomId; readonly newcomer: Newcomer }, Refusal> {
  if (compareRoles(wish.role, role) > 0) return no('token-other-role', `this token admits as ${role} at most`)
  const room = granted === EVERY_ROOM ? wish.room : granted
  if (room === undefined || (wish.room !== undefined && wish.room !== room)) {
    return no('token-other-room', 'this token is for another room')
  }
  const newcomer: Newcomer = {
    ...{ name, identity, speak },
    ...(seed && { maySeed: 'by-token' }),
    ...(household !== undefined && { household }),
    ...(prefix !== undefined && { prefix }),
  }
  return ok({ room, newcomer })
}

/** Who asks to enter where no room token is needed. */
export interface Claimant extends AddressMarks {
  readonly name: string
  /** Who it is, where the connection itself says so. */
  readonly identity?: Identity | undefined
}

/**
 * The newcomer where no room token is needed: people are who they say they are. They may start rooms, and join as
 * listeners. Pure. Refuses with `token-other-role`.
 *
 * The word of a seed counts when it comes from the relay's own machine alone: who runs programs there could do worse.
 * Elsewhere anybody could say it, and be handed the whole room at once.
 */
export function newcomerWithoutToken(
  { name, identity, isLocal, household, prefix }: Claimant,
  { role }: EntryWish,
): Result<Newcomer, Refusal> {
  if (role !== 'host' && role !== 'listener') {
    return no('token-other-role', `nobody enters as ${role} without a token that says so`)
  }
  return ok({
    ...{ name, speak: 'ask' },
    ...(identity !== undefined && { identity }),
    ...(isLocal && { maySeed: 'by-address' }),
    ...(household !== undefined && { household }),
    ...(prefix !== undefined && { prefix }),
  })
}

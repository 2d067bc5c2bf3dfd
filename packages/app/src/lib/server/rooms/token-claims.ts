import { ok, refuse, type Result, type Role, type Speak } from '@banyan/core/protocol'
import type { WhoSpeaks } from '../../room-access/new-space.ts'
import type { TokenRefusal } from '../../room-access/refusals.ts'
import type { Hosting } from '../../social/hosting.ts'
import type { RoomRule } from './room-rules.ts'

/** Somebody who wants to enter a room. */
export interface Visitor {
  /** An account's id, or `guest:…`. */
  readonly identity: string
  readonly name: string
  readonly isGuest: boolean
}

/** How the host is related to a visitor. */
export interface HostTie {
  /** The visitor is the host, who enters once more. */
  readonly isHost: boolean
  readonly follows: boolean
  readonly blocks: boolean
  readonly blockedBy: boolean
}

/** What a room token says about its bearer. */
export interface TokenClaims {
  readonly identity: string
  readonly name: string
  readonly role: Role
  readonly speak: Speak
}

/** The claims of a token to start a Space, or why there is none. Pure. */
export function claimsToStart(
  { id, name }: { readonly id: string; readonly name: string },
  hosting: Hosting,
): Result<TokenClaims, TokenRefusal> {
  if (!hosting.may) return refuse('too-few-followers')
  return ok({ identity: id, name, role: 'host', speak: 'direct' })
}

/** The claims of a token to enter a room, or why there is none. Pure. */
export function claimsToEnter({ visitor, rule, tie }: { visitor: Visitor; rule: RoomRule; tie: HostTie }) {
  if (tie.blocks) return refuse<TokenRefusal>('blocked-by-host')
  if (tie.blockedBy) return refuse<TokenRefusal>('host-blocked')
  const { identity, name } = visitor
  const invited = rule.invited.get(identity)
  if (invited) return ok<TokenClaims>({ identity, name, role: invited, speak: 'direct' })
  return ok<TokenClaims>({ identity, name, role: 'listener', speak: speakOf(visitor, rule.who, tie) })
}

/** Guests never speak: a guest who is removed could come back as another one. */
function speakOf({ isGuest }: Visitor, who: WhoSpeaks, { isHost, follows }: HostTie): Speak {
  if (isHost) return 'direct'
  if (isGuest || who === 'invited') return 'never'
  return who === 'everyone' || (who === 'followed' && follows) ? 'direct' : 'ask'
}

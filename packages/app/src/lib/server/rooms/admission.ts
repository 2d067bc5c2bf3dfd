import { ok, refuse, type Result, type Role, type Speak } from '@banyan/core/protocol'
import type { EntryRefusal } from '../../entry/refusals.ts'
import type { WhoSpeaks } from '../../entry/who-speaks.ts'
import { hostingOf } from '../../social/hosting.ts'
import type { RoomRule } from './room-rules.ts'

/** Who stands at the door of a room. */
export interface Visitor {
  /** An account's id, or `guest:…`. */
  readonly identity: string
  readonly name: string
  readonly isGuest: boolean
}

/** What the host and somebody else are to each other, as the host sees it. */
export interface HostTie {
  /** It is the host, come once more. */
  readonly isHost: boolean
  readonly follows: boolean
  readonly blocks: boolean
  readonly blockedBy: boolean
}

/** What a room token is going to say of somebody. */
export interface Grant {
  readonly identity: string
  readonly name: string
  readonly role: Role
  readonly speak: Speak
}

type Starter = { readonly id: string; readonly name: string; readonly isAdmin: boolean; readonly followers: number }

/** Whether somebody may start a Space. @param needed followers, by the community's rule */
export function startGrant(person: Starter, needed: number): Result<Grant, EntryRefusal> {
  if (!hostingOf(person, needed).may) return refuse('too-few-followers')
  return ok({ identity: person.id, name: person.name, role: 'host', speak: 'direct' })
}

/**
 * Whether somebody may come into a room, the most they may be there at once, and what becomes of their request for the
 * microphone.
 */
export function entryGrant({ visitor, rule, tie }: { visitor: Visitor; rule: RoomRule; tie: HostTie }) {
  if (tie.blocks) return refuse<EntryRefusal>('blocked-by-host')
  if (tie.blockedBy) return refuse<EntryRefusal>('host-blocked')
  const { identity, name } = visitor
  const invited = rule.invited.get(identity)
  if (invited) return ok<Grant>({ identity, name, role: invited, speak: 'direct' })
  return ok<Grant>({ identity, name, role: 'listener', speak: speakOf(visitor, rule.who, tie) })
}

/** Whoever speaks has an account: a guest who is thrown out comes back as another. An invitation is the host's own affair. */
function speakOf({ isGuest }: Visitor, who: WhoSpeaks, { isHost, follows }: HostTie): Speak {
  if (isHost) return 'direct'
  if (isGuest || who === 'invited') return 'never'
  return who === 'everyone' || (who === 'followed' && follows) ? 'direct' : 'ask'
}

import { compareRoles, isLeader, type PeerId, type Role } from '@banyan/core/protocol'

/** What one can do about somebody in a room. The order is the order in which a sheet shows them. */
export const POWERS = [
  'volume',
  'admit',
  'invite',
  'mute',
  'promote',
  'demote',
  'hand-over',
  'step-back',
  'step-down',
  'take-off',
  'profile',
  'report',
  'unblock',
  'block',
  'remove',
] as const
export type Power = (typeof POWERS)[number]

interface Somebody {
  readonly peer: PeerId
  readonly role: Role
}

export interface PowersOver {
  readonly self: Somebody & {
    /** Reports and blocks are an account's. */
    readonly hasAccount: boolean
  }
  readonly other: Somebody & {
    readonly muted: boolean
    /** What is known of their account; undefined for guests. */
    readonly account: { readonly blocked: boolean } | undefined
  }
  readonly room: {
    readonly requests: readonly { readonly peer: PeerId }[]
    /** Whom oneself has invited, and who has not answered. */
    readonly invited: ReadonlySet<PeerId>
  }
}

/** What `self` may do about `other`, who may be oneself. The relay has the last word; this is what is worth offering. Pure. */
export function powersOver({ self, other, room }: PowersOver): readonly Power[] {
  const isSelf = self.peer === other.peer
  const isListener = other.role === 'listener'
  const leads = isLeader(self.role)
  const outranks = leads && compareRoles(self.role, other.role) > 0
  const isHost = self.role === 'host' && !isSelf
  const waits = room.requests.some(({ peer }) => peer === other.peer)
  const knows = other.account !== undefined && !isSelf
  const may: Record<Power, boolean> = {
    volume: !isSelf && !isListener,
    admit: leads && isListener && waits,
    invite: leads && isListener && !waits && !room.invited.has(other.peer),
    mute: outranks && !isListener && !other.muted,
    promote: isHost && other.role === 'speaker',
    demote: isHost && other.role === 'cohost',
    'hand-over': isHost && !isListener,
    'step-back': isSelf && other.role === 'cohost',
    'step-down': isSelf && !isListener && other.role !== 'host',
    'take-off': outranks && !isListener,
    profile: other.account !== undefined,
    report: self.hasAccount && knows,
    unblock: self.hasAccount && knows && other.account?.blocked === true,
    block: self.hasAccount && knows && other.account?.blocked === false,
    remove: outranks,
  }
  return POWERS.filter((power) => may[power])
}

import { compareRoles, isLeader, type PeerId, type Role } from '@banyan/core/protocol'

/** What a person may do about another one in a room, in the order in which a sheet shows it. */
export const PERMISSIONS = [
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
export type Permission = (typeof PERMISSIONS)[number]

interface Somebody {
  readonly peer: PeerId
  readonly role: Role
}

export interface PermissionsOver {
  readonly self: Somebody & {
    /** Only people with an account can report and block. */
    readonly hasAccount: boolean
  }
  readonly other: Somebody & {
    readonly muted: boolean
    /** Undefined for guests. */
    readonly account: { readonly blocked: boolean } | undefined
  }
  readonly room: {
    readonly requests: readonly { readonly peer: PeerId }[]
    /** Listeners whom `self` invited and who have not answered. */
    readonly invited: ReadonlySet<PeerId>
  }
}

/** What the page offers `self` to do about `other`, who may be `self`. The relay decides in the end. Pure. */
export function permissionsOver({ self, other, room }: PermissionsOver): readonly Permission[] {
  const isSelf = self.peer === other.peer
  const isListener = other.role === 'listener'
  const leads = isLeader(self.role)
  const outranks = leads && compareRoles(self.role, other.role) > 0
  const isHost = self.role === 'host' && !isSelf
  const waits = room.requests.some(({ peer }) => peer === other.peer)
  const knows = other.account !== undefined && !isSelf
  const may: Record<Permission, boolean> = {
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
  return PERMISSIONS.filter((permission) => may[permission])
}

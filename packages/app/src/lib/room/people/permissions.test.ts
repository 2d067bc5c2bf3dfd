import { parsePeerId, type Role } from '@banyan/core/protocol'
import { describe, expect, it } from 'vitest'
import { type Permission, permissionsOver, type PermissionsOver } from './permissions.ts'

const me = parsePeerId('mememememe12')!
const you = parsePeerId('youyouyouyou')!
const NOBODY = { requests: [], invited: new Set<never>() }

type Other = Partial<PermissionsOver['other']>
const moderation = (self: Role, role: Role, other: Other = {}, room: Partial<PermissionsOver['room']> = {}) =>
  permissionsOver({
    self: { peer: me, role: self, hasAccount: true },
    other: { peer: you, role, muted: false, account: undefined, ...other },
    room: { ...NOBODY, ...room },
  })

describe('what one may do about somebody else', () => {
  const table: { self: Role; other: Role; expected: readonly Permission[] }[] = [
    { self: 'host', other: 'cohost', expected: ['volume', 'mute', 'demote', 'hand-over', 'take-off', 'remove'] },
    { self: 'host', other: 'speaker', expected: ['volume', 'mute', 'promote', 'hand-over', 'take-off', 'remove'] },
    { self: 'host', other: 'listener', expected: ['invite', 'remove'] },
    { self: 'cohost', other: 'host', expected: ['volume'] },
    { self: 'cohost', other: 'cohost', expected: ['volume'] },
    { self: 'cohost', other: 'speaker', expected: ['volume', 'mute', 'take-off', 'remove'] },
    { self: 'cohost', other: 'listener', expected: ['invite', 'remove'] },
    { self: 'speaker', other: 'host', expected: ['volume'] },
    { self: 'speaker', other: 'cohost', expected: ['volume'] },
    { self: 'speaker', other: 'speaker', expected: ['volume'] },
    { self: 'speaker', other: 'listener', expected: [] },
    { self: 'listener', other: 'host', expected: ['volume'] },
    { self: 'listener', other: 'speaker', expected: ['volume'] },
    { self: 'listener', other: 'listener', expected: [] },
  ]
  it.each(table)('a $self about a $other: $expected', ({ self, other, expected }) => {
    expect(moderation(self, other)).toEqual(expected)
  })

  it.each(['host', 'cohost'] as const)('a %s lets in who waits, and does not invite twice', (self) => {
    expect(moderation(self, 'listener', {}, { requests: [{ peer: you }] })).toEqual(['admit', 'remove'])
    expect(moderation(self, 'listener', {}, { invited: new Set([you]) })).toEqual(['remove'])
  })

  it('nobody mutes who is muted', () => {
    expect(moderation('host', 'speaker', { muted: true })).not.toContain('mute')
  })

  it.each(['host', 'listener'] as const)(
    'a %s sees the profile of who has an account, reports, and blocks or unblocks',
    (self) => {
      const [stranger, blocked] = [false, true].map((isBlocked) =>
        moderation(self, 'speaker', { account: { blocked: isBlocked } }),
      )
      expect(stranger).toEqual(expect.arrayContaining(['profile', 'report', 'block']))
      expect(stranger).not.toContain('unblock')
      expect(blocked).toEqual(expect.arrayContaining(['profile', 'report', 'unblock']))
      expect(blocked).not.toContain('block')
    },
  )

  it('a guest sees a profile, and has nobody in whose name to report or block', () => {
    const seen = permissionsOver({
      self: { peer: me, role: 'listener', hasAccount: false },
      other: { peer: you, role: 'speaker', muted: false, account: { blocked: false } },
      room: NOBODY,
    })
    expect(seen).toEqual(['volume', 'profile'])
  })
})

describe('what one may do about oneself', () => {
  it.each([
    { role: 'host', expected: ['profile'] },
    { role: 'cohost', expected: ['step-back', 'step-down', 'profile'] },
    { role: 'speaker', expected: ['step-down', 'profile'] },
    { role: 'listener', expected: ['profile'] },
  ] as const)('as a $role: $expected', ({ role, expected }) => {
    expect(moderation(role, role, { peer: me, account: { blocked: false } })).toEqual(expected)
  })
})

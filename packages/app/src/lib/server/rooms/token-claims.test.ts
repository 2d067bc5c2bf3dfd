import { describe, expect, it } from 'vitest'
import { type InvitedAs, WhoSpeaks } from '../../room-access/new-space.ts'
import { claimsToEnter, claimsToStart, type HostTie, type Visitor } from './token-claims.ts'

const lin = { id: 'lin-1', name: 'Lin' }

describe('starting a Space', () => {
  it('is for those who may', () => {
    const value = { identity: 'lin-1', name: 'Lin', role: 'host', speak: 'direct' }
    expect(claimsToStart(lin, { may: true })).toEqual({ ok: true, value })
    const wall = { may: false, reason: 'followers', followers: 599, needed: 600, young: 0 } as const
    expect(claimsToStart(lin, wall)).toEqual({ ok: false, error: 'too-few-followers' })
  })
})

const person: Visitor = { identity: 'grace-1', name: 'Grace', isGuest: false }
const guest: Visitor = { identity: 'guest:x', name: 'Guest', isGuest: true }
const NOBODY = new Map<string, InvitedAs>()
const strangers: HostTie = { isHost: false, follows: false, blocks: false, blockedBy: false }
const followed = { ...strangers, follows: true }

describe('entering a Space', () => {
  it.each([
    { where: 'everyone', who: 'a stranger', visitor: person, tie: strangers, speak: 'direct' },
    { where: 'everyone', who: 'a guest', visitor: guest, tie: strangers, speak: 'never' },
    { where: 'followed', who: 'somebody the host follows', visitor: person, tie: followed, speak: 'direct' },
    { where: 'followed', who: 'a stranger', visitor: person, tie: strangers, speak: 'ask' },
    { where: 'followed', who: 'a guest', visitor: guest, tie: strangers, speak: 'never' },
    { where: 'ask', who: 'somebody the host follows', visitor: person, tie: followed, speak: 'ask' },
    { where: 'ask', who: 'a stranger', visitor: person, tie: strangers, speak: 'ask' },
    { where: 'ask', who: 'a guest', visitor: guest, tie: strangers, speak: 'never' },
    { where: 'invited', who: 'somebody the host follows', visitor: person, tie: followed, speak: 'never' },
    { where: 'invited', who: 'a stranger', visitor: person, tie: strangers, speak: 'never' },
    {
      where: 'invited',
      who: 'the host, once more',
      visitor: person,
      tie: { ...strangers, isHost: true },
      speak: 'direct',
    },
  ] as const)(
    'where "$where" may speak, $who comes in as a listener, and speaks: $speak',
    ({ where, visitor, tie, speak }) => {
      const { identity, name } = visitor
      expect(claimsToEnter({ visitor, rule: { who: where, invited: NOBODY }, tie })).toEqual({
        ok: true,
        value: { identity, name, role: 'listener', speak },
      })
    },
  )

  it.each(['cohost', 'speaker'] as const)('as a %s, for a person who was invited as one before it began', (as) => {
    const rule = { who: 'invited', invited: new Map([['grace-1', as]]) } as const
    expect(claimsToEnter({ visitor: person, rule, tie: strangers })).toMatchObject({
      value: { role: as, speak: 'direct' },
    })
    expect(claimsToEnter({ visitor: guest, rule, tie: strangers })).toMatchObject({ value: { role: 'listener' } })
    expect(claimsToEnter({ visitor: person, rule, tie: { ...strangers, blocks: true } })).toMatchObject({ ok: false })
  })

  it.each(WhoSpeaks.options)('is refused where either has blocked the other, also where "%s" may speak', (who) => {
    const refusal = (tie: HostTie) => claimsToEnter({ visitor: person, rule: { who, invited: NOBODY }, tie })
    expect(refusal({ ...strangers, blocks: true })).toEqual({ ok: false, error: 'blocked-by-host' })
    expect(refusal({ ...strangers, blockedBy: true })).toEqual({ ok: false, error: 'host-blocked' })
  })
})

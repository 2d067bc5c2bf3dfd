import {
  type Identity,
  MAX_BANS,
  MAX_INVITATIONS,
  MAX_STAGE,
  type PeerId,
  type RefusalCode,
  type Speak,
} from '@banyan/core/protocol'
import { describe, expect, it } from 'vitest'
import { after, granted, member, peerId, roomWith } from '../testing/room-builder.ts'
import type { Command } from './command.ts'
import { type Room, roleOf, viewOf } from './room.ts'
import { step } from './step.ts'

const [HOST, CO, TWO, ADA, BEN, CARL] = ['host', 'co', 'two', 'ada', 'ben', 'carl'].map(peerId) as [
  PeerId,
  PeerId,
  PeerId,
  PeerId,
  PeerId,
  PeerId,
]
const promote = (peer: PeerId): Command => ({ type: 'promote', by: HOST, peer })
const invite = (peer: PeerId, by = HOST): Command => ({ type: 'invite', by, peer })
const asks = (by: PeerId): Command => ({ type: 'request', by, wanted: true })
/** A host, two co-hosts (CO before TWO), a speaker, and two who listen. */
const led = after(roomWith({ stage: ['ada', 'two', 'co'], audience: ['ben', 'carl'] }), promote(CO), promote(TWO))
const roles = (room: Room) => viewOf(room).stage.map(({ name, role }) => `${name} ${role}`)
const fullHouse = Array.from({ length: MAX_STAGE - 1 }, (_, index) => `s${index}`)

describe('what a role does not allow', () => {
  const cases: { who: string; room?: Room; command: Command; code: RefusalCode }[] = [
    { who: 'a co-host ends the room', command: { type: 'end', by: CO }, code: 'not-allowed' },
    { who: 'a co-host promotes', command: { type: 'promote', by: CO, peer: ADA }, code: 'not-allowed' },
    { who: 'the host promotes a listener', command: promote(BEN), code: 'not-allowed' },
    { who: 'the host promotes a stranger', command: promote(peerId('x')), code: 'peer-not-found' },
    { who: 'the host promotes themselves', command: promote(HOST), code: 'not-allowed' },
    { who: 'the host names a third co-host', command: promote(ADA), code: 'cohosts-full' },
    { who: 'a co-host demotes another', command: { type: 'demote', by: CO, peer: TWO }, code: 'not-allowed' },
    { who: 'the host demotes a speaker', command: { type: 'demote', by: HOST, peer: ADA }, code: 'not-allowed' },
    { who: 'a co-host takes the room', command: { type: 'hand-over', by: CO, peer: CO }, code: 'not-allowed' },
    {
      who: 'the host hands it to a listener',
      command: { type: 'hand-over', by: HOST, peer: BEN },
      code: 'not-allowed',
    },
    {
      who: 'the host hands it to somebody who is away',
      room: after(led, { type: 'lose', by: ADA }),
      command: { type: 'hand-over', by: HOST, peer: ADA },
      code: 'peer-not-found',
    },
    { who: 'a speaker invites', command: invite(BEN, ADA), code: 'not-allowed' },
    { who: 'the host invites a speaker', command: invite(ADA), code: 'not-allowed' },
    { who: 'the host invites a stranger', command: invite(peerId('x')), code: 'peer-not-found' },
    {
      who: 'the host invites somebody who is away',
      room: after(led, { type: 'lose', by: BEN }),
      command: invite(BEN),
      code: 'peer-not-found',
    },
    {
      who: 'somebody accepts what nobody offered',
      command: { type: 'accept', by: BEN, accepted: true },
      code: 'not-invited',
    },
    {
      who: 'somebody accepts too late',
      room: after(led, invite(BEN), { type: 'lapse', by: BEN }),
      command: { type: 'accept', by: BEN, accepted: true },
      code: 'not-invited',
    },
    { who: 'a speaker mutes another', command: { type: 'mute', by: ADA, muted: true, peer: CO }, code: 'not-allowed' },
    {
      who: 'a co-host mutes the host',
      command: { type: 'mute', by: CO, muted: true, peer: HOST },
      code: 'not-allowed',
    },
    { who: 'a co-host mutes another', command: { type: 'mute', by: CO, muted: true, peer: TWO }, code: 'not-allowed' },
    {
      who: 'the host mutes a listener',
      command: { type: 'mute', by: HOST, muted: true, peer: BEN },
      code: 'peer-not-found',
    },
    {
      who: 'the host unmutes a speaker',
      command: { type: 'mute', by: HOST, muted: false, peer: ADA },
      code: 'not-allowed',
    },
    { who: 'a speaker mutes all', command: { type: 'mute-all', by: ADA }, code: 'not-allowed' },
    {
      who: 'a co-host takes another off the stage',
      command: { type: 'remove', by: CO, peer: TWO },
      code: 'not-allowed',
    },
    {
      who: 'a speaker removes a listener',
      command: { type: 'expel', by: ADA, peer: BEN, ban: false },
      code: 'not-allowed',
    },
    {
      who: 'a co-host removes the host',
      command: { type: 'expel', by: CO, peer: HOST, ban: false },
      code: 'not-allowed',
    },
    { who: 'a co-host removes another', command: { type: 'expel', by: CO, peer: TWO, ban: true }, code: 'not-allowed' },
    {
      who: 'the host removes themselves',
      command: { type: 'expel', by: HOST, peer: HOST, ban: false },
      code: 'not-allowed',
    },
    {
      who: 'the host removes a stranger',
      command: { type: 'expel', by: HOST, peer: peerId('x'), ban: false },
      code: 'peer-not-found',
    },
  ]
  it.each(cases)('$who: $code', ({ room = led, command, code }) => {
    expect(step(room, command)).toMatchObject({ ok: false, error: { code } })
  })
})

describe('co-hosts', () => {
  it('are named by the host, told so, and shown who waits', () => {
    const room = after(roomWith({ stage: ['co'], audience: ['ben'] }), asks(BEN))
    const { room: next, messages } = granted(room, promote(CO))
    expect(roles(next)).toEqual(['host host', 'co cohost'])
    expect(messages).toEqual([
      { to: CO, event: 'role:changed', notice: { role: 'cohost' } },
      { to: CO, event: 'requests:changed', notice: { requests: [{ peer: BEN, name: 'ben' }] } },
    ])
    expect(granted(next, promote(CO)).room).toBe(next)
  })

  it.each([HOST, CO])('step back when they or the host say so', (by) => {
    const { room, messages } = granted(led, { type: 'demote', by, peer: CO })
    expect(roleOf(room, CO)).toBe('speaker')
    expect(messages).toEqual([{ to: CO, event: 'role:changed', notice: { role: 'speaker' } }])
  })

  it('are shown requests as they come, and may answer them', () => {
    const { room, messages } = granted(led, asks(BEN))
    expect(messages.map(({ to, event }) => `${event} ${to}`)).toEqual([
      `requests:changed ${HOST}`,
      `requests:changed ${CO}`,
      `requests:changed ${TWO}`,
      `request:place ${BEN}`,
    ])
    expect(roleOf(after(room, { type: 'admit', by: CO, peer: BEN }), BEN)).toBe('speaker')
    expect(after(room, { type: 'decline', by: TWO, peer: BEN }).requests).toEqual([])
  })

  it('are co-hosts no more off the stage', () => {
    for (const command of [
      { type: 'remove', by: HOST, peer: CO },
      { type: 'leave', by: CO },
      { type: 'expel', by: HOST, peer: CO, ban: true },
    ] as const) {
      expect(after(led, command).cohosts).toEqual([TWO])
    }
  })
})

describe('handing over', () => {
  it('makes the host before a co-host, while there is a place for one', () => {
    const { room, messages } = granted(led, { type: 'hand-over', by: HOST, peer: CO })
    expect(roles(room)).toEqual(['host cohost', 'ada speaker', 'two cohost', 'co host'])
    expect(messages.slice(0, 2)).toEqual([
      { to: HOST, event: 'role:changed', notice: { role: 'cohost' } },
      { to: CO, event: 'role:changed', notice: { role: 'host' } },
    ])
  })

  it('makes them a speaker when both places are taken', () => {
    const { room, messages } = granted(led, { type: 'hand-over', by: HOST, peer: ADA })
    expect(roles(room)).toEqual(['host speaker', 'ada host', 'two cohost', 'co cohost'])
    expect(messages).toContainEqual({ to: ADA, event: 'requests:changed', notice: { requests: [] } })
  })

  it('falls to the co-host who was named first when the host leaves, before speakers who are there for longer', () => {
    expect(roles(after(led, { type: 'leave', by: HOST }))).toEqual(['ada speaker', 'two cohost', 'co host'])
  })

  it.each([
    { away: [], next: CO },
    { away: [CO], next: TWO },
    { away: [CO, TWO], next: ADA },
    { away: [CO, TWO, ADA], next: CO },
  ])('falls to $next when $away are away, as the view says before', ({ away, next }) => {
    const before = after(led, ...away.map((by): Command => ({ type: 'lose', by })))
    expect(viewOf(before).nextHost).toBe(next)
    const left = after(before, { type: 'leave', by: HOST })
    expect(left.host).toBe(next)
    expect(left.cohosts).not.toContain(next)
  })

  it('has no next host while nobody else is on stage', () => {
    expect(viewOf(roomWith({ audience: ['ada'] }))).not.toHaveProperty('nextHost')
  })
})

describe('an invitation', () => {
  it('brings a listener on stage when they accept', () => {
    const invited = granted(led, invite(BEN, CO))
    expect(invited.messages).toEqual([{ to: BEN, event: 'stage:invited', notice: { by: CO } }])
    expect(granted(invited.room, invite(BEN)).room).toBe(invited.room)
    const { room, messages, topology } = granted(invited.room, { type: 'accept', by: BEN, accepted: true })
    expect(roleOf(room, BEN)).toBe('speaker')
    expect(room.invitations.size).toBe(0)
    expect(messages).toEqual([{ to: BEN, event: 'role:changed', notice: { role: 'speaker' } }])
    expect(topology).toEqual([{ type: 'stage', peer: BEN, onStage: true }])
  })

  it('is over when it is declined, which is told to who invited and still leads', () => {
    const room = after(led, invite(BEN, CO))
    const no: Command = { type: 'accept', by: BEN, accepted: false }
    expect(granted(room, no).messages).toEqual([{ to: CO, event: 'invitation:declined', notice: { peer: BEN } }])
    expect(granted(after(room, { type: 'demote', by: HOST, peer: CO }), no).messages).toEqual([])
    expect(after(room, no).invitations.size).toBe(0)
  })

  it.each(['lapse', 'lose'] as const)('ends when its time is over, or the connection is lost: %s', (type) => {
    const { room, messages } = granted(after(led, invite(BEN)), { type, by: BEN })
    expect(room.invitations.size).toBe(0)
    expect(messages).toEqual([{ to: BEN, event: 'invitation:ended', notice: {} }])
  })

  it('ends with the connection also when another one takes its place at once', () => {
    const capability = { slots: 4, tracks: true }
    expect(after(led, invite(BEN), { type: 'resume', by: BEN, capability }).invitations.size).toBe(0)
  })

  it('is not needed by who asked already, and makes asking enough', () => {
    expect(roleOf(after(led, asks(BEN), invite(BEN)), BEN)).toBe('speaker')
    expect(roleOf(after(led, invite(BEN), asks(BEN)), BEN)).toBe('speaker')
  })

  it('stays open while the stage is full', () => {
    const room = after(roomWith({ stage: fullHouse, audience: ['ben'] }), invite(BEN))
    expect(step(room, { type: 'accept', by: BEN, accepted: true })).toMatchObject({ error: { code: 'stage-full' } })
    const freed = after(room, { type: 'remove', by: HOST, peer: peerId('s0') })
    expect(roleOf(after(freed, { type: 'accept', by: BEN, accepted: true }), BEN)).toBe('speaker')
  })

  it('is one of so many at most', () => {
    const names = Array.from({ length: MAX_INVITATIONS + 1 }, (_, index) => `l${index}`)
    const room = roomWith({ audience: names })
    const invited = after(room, ...names.slice(1).map((name) => invite(peerId(name))))
    expect(step(invited, invite(peerId('l0')))).toMatchObject({ error: { code: 'too-many-invitations' } })
  })
})

describe('what a token says about speaking', () => {
  const joined = (speak: Speak, stage: string[] = []) =>
    after(roomWith({ stage }), { type: 'join', member: member('ben', {}, { speak }) })

  it('lets who may speak directly come on stage while there is room, and wait otherwise', () => {
    expect(roleOf(after(joined('direct'), asks(BEN)), BEN)).toBe('speaker')
    expect(after(joined('direct', fullHouse), asks(BEN)).requests).toEqual([BEN])
  })

  it('refuses who may not ask, but not an invitation', () => {
    expect(step(joined('never'), asks(BEN))).toMatchObject({ error: { code: 'not-allowed' } })
    const invited = after(joined('never'), invite(BEN), { type: 'accept', by: BEN, accepted: true })
    expect(roleOf(invited, BEN)).toBe('speaker')
  })

  it('refuses who may not ask in an open room too', () => {
    const room = after(roomWith({ policy: 'open' }), { type: 'join', member: member('ben', {}, { speak: 'never' }) })
    expect(step(room, asks(BEN))).toMatchObject({ error: { code: 'not-allowed' } })
  })
})

describe('entering as more than a listener', () => {
  const enter = (role: 'speaker' | 'cohost'): Command => ({ type: 'join', member: member('x', { slots: 2 }), role })

  it.each(['speaker', 'cohost'] as const)('as a %s is one place on stage, for the planner too', (role) => {
    const { room, topology } = granted(roomWith(), enter(role))
    expect(roles(room)).toEqual(['host host', `x ${role}`])
    expect(topology).toEqual([{ type: 'join', peer: peerId('x'), slots: 2, onStage: true }])
  })

  it('is refused when the places are taken', () => {
    expect(step(led, enter('cohost'))).toMatchObject({ error: { code: 'cohosts-full' } })
    expect(step(roomWith({ stage: fullHouse }), enter('speaker'))).toMatchObject({ error: { code: 'stage-full' } })
  })
})

describe('muting others', () => {
  const muted = (room: Room) => viewOf(room).stage.map(({ name, muted, silenced }) => [name, muted, silenced ?? false])

  it('silences a speaker, who is told once', () => {
    const { room, messages } = granted(led, { type: 'mute', by: CO, muted: true, peer: ADA })
    expect(muted(room)[1]).toEqual(['ada', true, true])
    expect(messages).toEqual([{ to: ADA, event: 'stage:muted', notice: { by: CO } }])
    expect(granted(room, { type: 'mute', by: HOST, muted: true, peer: ADA }).room).toBe(room)
  })

  it('silences also who says that they are muted, and need not be told', () => {
    const self = after(led, { type: 'mute', by: ADA, muted: true })
    expect(muted(self)[1]).toEqual(['ada', true, false])
    const { room, messages } = granted(self, { type: 'mute', by: HOST, muted: true, peer: ADA })
    expect(muted(room)[1]).toEqual(['ada', true, true])
    expect(messages).toEqual([])
  })

  it('ends when the muted person unmutes, and not when they mute once more', () => {
    const silenced = after(led, { type: 'mute', by: HOST, muted: true, peer: ADA })
    expect(muted(after(silenced, { type: 'mute', by: ADA, muted: true }))[1]).toEqual(['ada', true, true])
    expect(muted(after(silenced, { type: 'mute', by: ADA, muted: false }))[1]).toEqual(['ada', false, false])
  })

  it.each([
    { by: HOST, silenced: ['ada', 'two', 'co'] },
    { by: CO, silenced: ['ada'] },
  ])('of all is of those with a lesser role than $by', ({ by, silenced }) => {
    const { room, messages } = granted(led, { type: 'mute-all', by })
    expect(viewOf(room).stage.flatMap(({ name, silenced }) => (silenced ? [name] : []))).toEqual(silenced)
    expect(messages.map(({ to }) => to)).toEqual(silenced.map(peerId))
  })
})

describe('removal from the room', () => {
  const ada = { identity: 'ada@home' as Identity }
  const expel = (peer: PeerId, ban: boolean, by = HOST): Command => ({ type: 'expel', by, peer, ban })
  /** Ada is here twice, on stage and listening, under one identity. */
  const twice = after(
    roomWith({ audience: ['ben'] }),
    { type: 'join', member: member('ada', {}, ada), role: 'speaker' },
    { type: 'join', member: member('carl', {}, ada) },
  )

  it('takes out one peer, who may come back', () => {
    const { room, removed, topology } = granted(twice, expel(ADA, false))
    expect(removed).toEqual([{ peer: ADA, banned: false }])
    expect(topology).toEqual([{ type: 'leave', peer: ADA }])
    expect([...room.audience.keys()]).toEqual([BEN, CARL])
    expect(step(room, { type: 'join', member: member('dora', {}, ada) })).toMatchObject({ ok: true })
  })

  it('with a ban takes out all that the person is, and lets them in no more', () => {
    const { room, removed, topology } = granted(twice, expel(CARL, true))
    expect(removed).toEqual([
      { peer: ADA, banned: true },
      { peer: CARL, banned: true },
    ])
    expect(topology.map(({ type, peer }) => `${type} ${peer}`)).toEqual([`leave ${ADA}`, `leave ${CARL}`])
    expect(step(room, { type: 'join', member: member('dora', {}, ada) })).toMatchObject({ error: { code: 'banned' } })
    expect(step(room, { type: 'join', member: member('dora') })).toMatchObject({ ok: true })
  })

  it('with a ban is refused when one of the peers has as much power', () => {
    const room = after(twice, promote(ADA), { type: 'hand-over', by: HOST, peer: ADA })
    expect(step(room, expel(CARL, true))).toMatchObject({ error: { code: 'not-allowed' } })
  })

  it('keeps so many bans at most, the newest', () => {
    let room = roomWith()
    for (let index = 0; index <= MAX_BANS; index += 1) {
      const identity = `i${index}` as Identity
      room = after(
        room,
        { type: 'join', member: member(`p${index}`, {}, { identity }) },
        expel(peerId(`p${index}`), true),
      )
    }
    expect(room.banned.size).toBe(MAX_BANS)
    expect(room.banned.has('i0' as Identity)).toBe(false)
    expect(room.banned.has(`i${MAX_BANS}` as Identity)).toBe(true)
  })
})

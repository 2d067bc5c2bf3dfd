import { type Identity, type IfHere, MAX_STAGE, MAX_TAKEN_OVER, type PeerId } from '@banyan/core/protocol'
import { describe, expect, it } from 'vitest'
import { after, granted, member, newRoom, peerId } from '../testing/room-builder.ts'
import type { Command } from './command.ts'
import { isTakenOver } from './removing.ts'
import { hostIsAwaited, memberOf, membersOf, nextHostOf, type Room, roleOf, viewOf } from './room.ts'
import { step } from './step.ts'

const identity = (who: string) => `account-${who}` as Identity
const join = (name: string, who = name, more: { ifHere?: IfHere; role?: 'speaker' | 'cohost' } = {}): Command => ({
  ...{ type: 'join', member: member(name, {}, { identity: identity(who), speak: 'direct' }) },
  ...more,
})
const lose = (name: string): Command => ({ type: 'lose', by: peerId(name) })
const ask = (name: string): Command => ({ type: 'request', by: peerId(name), wanted: true })
const code = (room: Room, command: Command) => {
  const decision = step(room, command)
  return decision.ok ? decision.value.type : decision.error.code
}
const stage = (room: Room) => viewOf(room).stage.map(({ name, role }) => `${name} ${role}`)
const names = (room: Room) => membersOf(room).map(({ name }) => name)

/** A room of Ada's, whose peer is `host`. */
const ada = newRoom({ policy: 'ask', host: { identity: identity('ada') } })
/** Ada, co-host Cleo, speaker Sam, and Lin and Max who wait. */
const full = after(
  ada,
  ...[join('cleo', 'cleo', { role: 'cohost' }), join('sam', 'sam', { role: 'speaker' })],
  ...['lin', 'max'].flatMap((name): Command[] => [
    { type: 'join', member: member(name, {}, { identity: identity(name) }) },
    ask(name),
  ]),
)

describe('a person who comes back while their connection is lost', () => {
  it('takes the seat of the host over, and the ghost is out and told why', () => {
    const { room, removed, topology, messages } = granted(after(full, lose('host')), join('phone', 'ada'))
    expect(stage(room)).toEqual(['phone host', 'cleo cohost', 'sam speaker'])
    expect(room.host).toBe(peerId('phone'))
    expect(removed).toEqual([{ peer: peerId('host'), banned: false, elsewhere: true }])
    expect(topology).toMatchObject([
      { type: 'leave', peer: peerId('host') },
      { type: 'join', peer: peerId('phone'), onStage: true },
    ])
    // A newcomer learns its role from the answer to joining; as the host it is shown who waits.
    expect(messages).toMatchObject([{ to: peerId('phone'), event: 'requests:changed' }])
    expect(isTakenOver(room, `${peerId('host')}.secret`)).toBe(true)
  })

  it.each([
    { who: 'cleo', role: 'cohost', place: 1 },
    { who: 'sam', role: 'speaker', place: 2 },
  ])('is $role again, in the same place on stage, with another source id', ({ who, role, place }) => {
    const { room } = granted(after(full, lose(who)), join('tab', who))
    expect(stage(room)[place]).toBe(`tab ${role}`)
    expect(memberOf(room, peerId(who))).toBeUndefined()
    const sources = room.stage.map(({ source }) => source)
    expect(sources).not.toContain(full.stage[place]!.source)
    expect(new Set(sources).size).toBe(3)
  })

  it('stays muted when others muted them', () => {
    const muted = after(full, { type: 'mute', by: peerId('host'), muted: true, peer: peerId('sam') }, lose('sam'))
    const { room } = granted(muted, join('tab', 'sam'))
    expect(room.stage[2]).toMatchObject({ muted: true, silenced: true })
  })

  it('keeps the place among those who wait', () => {
    const { room, removed } = granted(after(full, lose('lin')), join('tab', 'lin'))
    expect(room.requests).toEqual([peerId('tab'), peerId('max')])
    expect(removed).toMatchObject([{ peer: peerId('lin'), elsewhere: true }])
    expect(names(room)).not.toContain('lin')
  })

  it('comes in where the room, the stage and their seats are full', () => {
    const others = Array.from({ length: MAX_STAGE - 3 }, (_, index) =>
      join(`s${index}`, `s${index}`, { role: 'speaker' }),
    )
    const crowded = { ...after(full, ...others, lose('host')), capacity: MAX_STAGE + 2, seatsPerIdentity: 1 }
    expect(code(crowded, join('new'))).toBe('room-full')
    expect(stage(granted(crowded, join('phone', 'ada')).room)[0]).toBe('phone host')
  })

  it('is another person where nothing says who they are', () => {
    const room = after(newRoom(), { type: 'join', member: member('guest') }, ask('guest'), lose('guest'))
    const { removed, room: next } = granted(room, { type: 'join', member: member('again') })
    expect(removed).toEqual([])
    expect(next.requests).toEqual([peerId('guest')])
  })

  it('and was banned does not come back, nor does somebody else take the seat', () => {
    const banned = after(full, lose('sam'), { type: 'expel', by: peerId('host'), peer: peerId('sam'), ban: true })
    expect(code(banned, join('tab', 'sam', { ifHere: 'take-over' }))).toBe('banned')
    const { room } = granted(after(full, lose('host')), join('eve', 'eve', { ifHere: 'take-over' }))
    expect([roleOf(room, peerId('eve')), room.host]).toEqual(['listener', peerId('host')])
  })
})

describe('a person who is in the room with another peer that is connected', () => {
  it.each<{ ifHere?: IfHere; answer: string }>([
    { ifHere: 'refuse', answer: 'here-already' },
    { ifHere: 'beside', answer: 'goes-on' },
    { answer: 'goes-on' },
  ])('and says $ifHere is answered $answer', ({ ifHere, answer }) => {
    for (const who of ['ada', 'cleo', 'sam', 'lin']) {
      expect(code(full, join('tab', who, ifHere && { ifHere }))).toBe(answer)
    }
  })

  it('leaves the seat where it is when they come in beside', () => {
    for (const who of ['ada', 'cleo', 'sam']) {
      const { room } = granted(full, join('tab', who))
      expect([stage(room), roleOf(room, peerId('tab'))]).toEqual([stage(full), 'listener'])
    }
  })

  it('takes the seat over when they say so', () => {
    const { room, removed } = granted(full, join('tab', 'ada', { ifHere: 'take-over' }))
    expect(stage(room)[0]).toBe('tab host')
    expect(removed).toMatchObject([{ peer: peerId('host'), elsewhere: true }])
    const listening = after(full, join('radio', 'rob'))
    expect(names(granted(listening, join('tab', 'rob', { ifHere: 'take-over' })).room)).not.toContain('radio')
  })

  it('takes it over later, from where they listen', () => {
    const beside = after(full, join('tab', 'sam'))
    const { room, messages, topology } = granted(beside, { type: 'take-over', by: peerId('tab') })
    expect(stage(room)).toEqual(['host host', 'cleo cohost', 'tab speaker'])
    expect(room.audience.has(peerId('tab'))).toBe(false)
    expect(messages).toEqual([{ to: peerId('tab'), event: 'role:changed', notice: { role: 'speaker' } }])
    expect(topology).toEqual([
      { type: 'leave', peer: peerId('sam') },
      { type: 'stage', peer: peerId('tab'), onStage: true },
    ])
    expect(code(room, { type: 'take-over', by: peerId('tab') })).toBe('not-allowed')
    expect(code(full, { type: 'take-over', by: peerId('lin') })).toBe('peer-not-found')
  })

  it('takes a place in the queue over the same way', () => {
    const { room, topology } = granted(after(full, join('tab', 'lin')), { type: 'take-over', by: peerId('tab') })
    expect(room.requests).toEqual([peerId('tab'), peerId('max')])
    expect(topology).toEqual([{ type: 'leave', peer: peerId('lin') }])
  })

  it('never stands on stage twice, whichever way', () => {
    const beside = after(full, join('tab', 'sam'))
    expect(code(beside, ask('tab'))).toBe('active-elsewhere')
    expect(code({ ...beside, policy: 'open' }, ask('tab'))).toBe('active-elsewhere')
    expect(code(full, join('tab', 'sam', { role: 'speaker' }))).toBe('active-elsewhere')
    const invited = after(beside, { type: 'invite', by: peerId('host'), peer: peerId('tab') })
    expect(code(invited, { type: 'accept', by: peerId('tab'), accepted: true })).toBe('active-elsewhere')
  })

  it('waits once, and no longer when they come on stage with the other peer', () => {
    const asks = member('tab', {}, { identity: identity('lin') })
    const beside = after(full, { type: 'join', member: asks })
    expect(code(beside, ask('tab'))).toBe('active-elsewhere')
    const spoken = after(
      beside,
      { type: 'invite', by: peerId('host'), peer: peerId('tab') },
      { type: 'accept', by: peerId('tab'), accepted: true },
    )
    expect(spoken.requests).toEqual([peerId('max')])
  })
})

describe('a room whose host is lost', () => {
  const lost: Command = { type: 'leave', by: peerId('host'), isLost: true }

  it('goes to another peer of the same person, before co-hosts and speakers', () => {
    const beside = after(full, join('phone', 'ada'))
    expect(nextHostOf(beside)).toBe(peerId('phone'))
    const { room, messages, topology } = granted(after(beside, lose('host')), lost)
    expect(stage(room)).toEqual(['phone host', 'cleo cohost', 'sam speaker'])
    expect(messages).toMatchObject([
      { to: peerId('phone'), event: 'role:changed', notice: { role: 'host' } },
      { to: peerId('phone'), event: 'requests:changed' },
    ])
    expect(topology).toEqual([
      { type: 'leave', peer: peerId('host') },
      { type: 'stage', peer: peerId('phone'), onStage: true },
    ])
  })

  it('never ends as host-left while the person is in it, also when they leave with the peer that hosts', () => {
    const alone = after(ada, join('phone', 'ada'))
    expect(code(alone, { type: 'leave', by: peerId('host') })).toBe('goes-on')
    expect(code(after(alone, lose('host')), lost)).toBe('goes-on')
    expect(code(ada, lost)).toBe('ended')
  })

  it('is theirs again when they come after all', () => {
    const handed = after(full, lose('host'), lost)
    expect(stage(handed)[0]).toBe('cleo host')
    const { room, messages } = granted(handed, join('phone', 'ada'))
    expect(stage(room)).toEqual(['cleo cohost', 'sam speaker', 'phone host'])
    expect(messages).toMatchObject([
      { to: peerId('cleo'), event: 'role:changed', notice: { role: 'cohost' } },
      { to: peerId('phone'), event: 'requests:changed' },
    ])
    expect(after(room, { type: 'demote', by: peerId('phone'), peer: peerId('cleo') }).cohosts).toEqual([])
  })

  it('is not theirs when they gave it away, or when who has it since did', () => {
    const given = after(full, { type: 'hand-over', by: peerId('host'), peer: peerId('sam') })
    const left = after(given, { type: 'leave', by: peerId('host') })
    expect(roleOf(after(left, join('phone', 'ada')), peerId('phone'))).toBe('listener')
    const passedOn = after(full, lose('host'), lost, { type: 'hand-over', by: peerId('cleo'), peer: peerId('sam') })
    expect(roleOf(after(passedOn, join('phone', 'ada')), peerId('phone'))).toBe('listener')
  })

  it('waits for them while nobody is connected who leads it', () => {
    const away = after(full, lose('host'))
    expect(hostIsAwaited(away)).toBe(false)
    expect(hostIsAwaited(after(away, lose('cleo')))).toBe(true)
    expect(hostIsAwaited(after(away, lose('cleo'), join('cleo2', 'cleo')))).toBe(false)
    expect(hostIsAwaited(after(ada, join('phone', 'ada'), lose('host')))).toBe(false)
  })
})

it('remembers so many peers whose seat was taken over, the newest', () => {
  let room = ada
  const peers: PeerId[] = []
  for (let index = 0; index <= MAX_TAKEN_OVER; index += 1) {
    room = after(room, join(`p${index}x`, 'ada', { ifHere: 'take-over' }))
    peers.push(peerId(`p${index}x`))
  }
  expect(room.takenOver.size).toBe(MAX_TAKEN_OVER)
  expect([room.takenOver.has(peerId('host')), room.takenOver.has(peers[0]!)]).toEqual([false, true])
})

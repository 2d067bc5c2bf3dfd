import type { Identity } from '@banyan/core/protocol'
import { describe, expect, it } from 'vitest'
import { after, granted, member, newRoom, peerId } from '../testing/room-builder.ts'
import type { Command } from './command.ts'
import { memberOf, membersOf, type Room } from './room.ts'
import { step } from './step.ts'

type Told = Parameters<typeof member>[2]

const join = (name: string, told: Told = {}, capability = {}): Command => ({
  type: 'join',
  member: member(name, capability, told),
})
const lose = (name: string): Command => ({ type: 'lose', by: peerId(name) })
const code = (room: Room, command: Command) => {
  const decision = step(room, command)
  return decision.ok ? 'in' : decision.error.code
}
/** Lets many come, one after the other. @returns the room, and what each was answered */
function crowd(room: Room, count: number, told: (index: number) => Told, prefix = 'p') {
  const answers: string[] = []
  for (let index = 0; index < count; index += 1) {
    const command = join(`${prefix}${index}`, told(index))
    answers.push(code(room, command))
    if (answers.at(-1) === 'in') room = after(room, command)
  }
  return { room, answers }
}
const count = (answers: readonly string[], what: string) => answers.filter((answer) => answer === what).length

const ADA: Told = { identity: 'account-ada' as Identity }
const guest = (index: number, household = 'school'): Told => ({ identity: `guest:${index}` as Identity, household })
const SEED: Told = { identity: 'seed:spare' as Identity, maySeed: 'by-token' }

describe('a person', () => {
  it('holds three seats in a room, however often one token is used', () => {
    const { room, answers } = crowd(newRoom({ capacity: 1_000 }), 300, () => ADA)
    expect(count(answers, 'in')).toBe(3)
    expect(count(answers, 'too-many-seats')).toBe(297)
    expect(code(room, join('ben', { identity: 'account-ben' as Identity }))).toBe('in')
  })

  it('who reloads gets the seat of the page that went away, the oldest first', () => {
    const full = after(newRoom(), join('tab', ADA), join('phone', ADA), join('couch', ADA))
    expect(code(full, join('again', ADA))).toBe('too-many-seats')
    const reloaded = granted(after(full, lose('phone'), lose('tab')), join('again', ADA))
    expect(reloaded.removed).toEqual([{ peer: peerId('phone'), banned: false }])
    expect(membersOf(reloaded.room).map(({ name }) => name)).toEqual(['host', 'tab', 'couch', 'again'])
    expect(reloaded.room.away).toEqual(new Set([peerId('tab')]))
    expect(reloaded.topology).toMatchObject([{ type: 'join', peer: peerId('again') }])
  })

  it('takes no seat away from others, and comes back to their own on stage', () => {
    const speaking = after(
      newRoom({ policy: 'open', seatsPerIdentity: 1 }),
      ...[join('ada', ADA), { type: 'request', by: peerId('ada'), wanted: true } as const],
      ...[join('ben', { identity: 'account-ben' as Identity }), lose('ben'), lose('ada')],
    )
    const { room } = granted(speaking, join('again', ADA))
    expect(room.stage.map(({ member }) => member.name)).toEqual(['host', 'again'])
    expect(memberOf(room, peerId('ben'))).toBeDefined()
  })

  it('who was away and waited for the microphone waits on, and the host is told of the new peer', () => {
    const room = after(
      newRoom({ seatsPerIdentity: 1 }),
      ...[join('ada', ADA), { type: 'request', by: peerId('ada'), wanted: true } as const, lose('ada')],
    )
    const { room: next, messages } = granted(room, join('again', ADA))
    expect(next.requests).toEqual([peerId('again')])
    const requests = [{ peer: peerId('again'), name: 'again', identity: ADA.identity }]
    expect(messages).toEqual([
      { to: peerId('host'), event: 'requests:changed', notice: { requests } },
      { to: peerId('again'), event: 'request:place', notice: { place: 1 } },
    ])
  })

  it('makes room for themselves in a full room, by their own seat', () => {
    const room = after(newRoom({ capacity: 2, seatsPerIdentity: 1 }), join('ada', ADA), lose('ada'))
    expect(code(room, join('ben', { identity: 'account-ben' as Identity }))).toBe('room-full')
    expect(code(room, join('again', ADA))).toBe('in')
  })
})

describe('guests', () => {
  it('of one address hold twenty seats, those of another as many, and people with an account are not counted', () => {
    const school = crowd(newRoom({ capacity: 1_000 }), 30, (index) => guest(index))
    expect(count(school.answers, 'in')).toBe(20)
    expect(school.answers.at(-1)).toBe('too-many-seats')
    expect(code(school.room, join('ada', { ...ADA, household: 'school' }))).toBe('in')
    const office = crowd(school.room, 20, (index) => guest(100 + index, 'office'), 'q')
    expect(count(office.answers, 'in')).toBe(20)
  })

  it('are persons too: one of them holds three seats', () => {
    const { answers } = crowd(newRoom(), 10, () => guest(1))
    expect(count(answers, 'in')).toBe(3)
  })

  it('at a crowded address take over a seat that somebody there has left', () => {
    const { room } = crowd(newRoom({ guestsPerAddress: 2 }), 2, (index) => guest(index))
    const { removed } = granted(after(room, lose('p1')), join('next', guest(9)))
    expect(removed).toEqual([{ peer: peerId('p1'), banned: false }])
  })

  it('include everybody whom no token names; without an address nobody is counted', () => {
    const nameless = crowd(newRoom(), 25, () => ({ household: 'one' }))
    expect(count(nameless.answers, 'in')).toBe(20)
    const local = crowd(newRoom({ capacity: 1_000 }), 300, () => ({}))
    expect(count(local.answers, 'in')).toBe(300)
  })
})

describe('a seed token', () => {
  it('holds one seat in a room, also for a machine that does not say that it is a seed', () => {
    const [asSeed, asListener] = [{ seed: true }, {}]
    for (const capability of [asSeed, asListener]) {
      const room = after(newRoom(), join('first', SEED, capability))
      expect(code(room, join('second', SEED, asSeed))).toBe('too-many-seats')
      expect(code(room, join('second', SEED, asListener))).toBe('too-many-seats')
      const { removed } = granted(after(room, lose('first')), join('second', SEED, asSeed))
      expect(removed).toMatchObject([{ peer: peerId('first') }])
    }
  })
})

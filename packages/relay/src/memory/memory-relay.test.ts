import type { Joined, RoomId } from '@banyan/core/protocol'
import { seededRandom, VirtualClock } from '@banyan/core/testing'
import { describe, expect, it } from 'vitest'
import { type LineOrigin, MemoryRelay } from './memory-relay.ts'

const room = 'tea-room' as RoomId
const capability = { slots: 4, tracks: false }

/** A relay, and machines that connect to it. */
function village() {
  const clock = new VirtualClock()
  const relay = new MemoryRelay({ clock, random: seededRandom(1) })
  const machine = (name: string, origin?: LineOrigin) => {
    const seen: string[] = []
    const connection = relay.line(name, origin).connect({
      notice: (event) => void seen.push(event),
      close: () => void seen.push('closed'),
    })
    const ask = (event: string, ask: unknown) => {
      let answer: unknown
      connection?.ask(event, ask, (value) => (answer = value))
      return answer as { ok: boolean; value: Joined; error?: { code: string } }
    }
    return { seen, ask, connection }
  }
  const host = () => {
    const ada = machine('ada')
    ada.ask('room:create', { name: 'Ada', title: 'Tea', policy: 'open', capability, room })
    return ada
  }
  return { clock, relay, machine, host }
}

describe('MemoryRelay', () => {
  it('opens rooms, lets people in and links them by the planner', () => {
    const { machine, host } = village()
    const ada = host()
    const joined = machine('bob').ask('room:join', { room, name: 'Bob', capability })
    expect(joined.value.plan.links).toMatchObject([{ up: [0, 1] }])
    expect(ada.seen).toContain('plan:changed')
  })

  it('refuses as the relay does: what it cannot read, what is not allowed, and haste', () => {
    const { machine } = village()
    const bob = machine('bob')
    expect(bob.ask('room:join', { room: 'A', name: 'Bob', capability }).error?.code).toBe('malformed')
    expect(bob.ask('room:join', { room, name: 'Bob', capability }).error?.code).toBe('room-not-found')
    const codes = Array.from({ length: 40 }, () => bob.ask('room:join', { room, name: 'Bob', capability }).error?.code)
    expect(codes).toContain('too-many-messages')
  })

  it('notices only after a while that a machine vanished, and frees its place then', () => {
    const { clock, relay, machine, host } = village()
    const ada = host()
    machine('bob').ask('room:join', { room, name: 'Bob', capability })
    relay.vanish('bob', 5_000)
    ada.seen.length = 0
    clock.advance(4_999)
    expect(ada.seen).not.toContain('plan:changed')
    clock.advance(1)
    expect(ada.seen).toContain('plan:changed')
  })

  it('gives the same seat back to the peer that lost the connection, once the relay can be reached again', () => {
    const { clock, relay, machine, host } = village()
    host()
    const bob = machine('bob')
    const { peer, resume } = bob.ask('room:join', { room, name: 'Bob', capability }).value
    relay.goAway(20_000)
    expect(bob.seen.at(-1)).toBe('closed')
    expect(machine('bob').connection).toBeUndefined()
    clock.advance(20_000)
    const back = machine('bob').ask('room:join', { room, name: 'Bob', capability, resume })
    expect(back.value).toMatchObject({ peer })
  })

  it('knows whose a machine is and where it stands, when a test says so', () => {
    const { relay, machine, host } = village()
    host()
    const join = (name: string, origin?: LineOrigin) =>
      machine(name, origin).ask('room:join', { room, name, capability }).error?.code ?? 'in'
    const eves = Array.from({ length: 5 }, (_, index) => join(`eve${index}`, { identity: 'account-eve' }))
    expect(eves).toEqual(['in', 'in', 'in', 'too-many-seats', 'too-many-seats'])
    const neighbours = Array.from({ length: 21 }, (_, index) => join(`n${index}`, { address: '192.0.2.1' }))
    expect(neighbours.filter((answer) => answer === 'too-many-seats')).toHaveLength(1)
    const nameless = Array.from({ length: 30 }, (_, index) => join(`p${index}`))
    expect(nameless.every((answer) => answer === 'in')).toBe(true)
    expect(() => relay.line('x', { identity: 'no identity' })).toThrow(RangeError)
  })
})

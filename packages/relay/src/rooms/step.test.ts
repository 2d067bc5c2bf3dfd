import { type Identity, MAX_STAGE, type RefusalCode } from '@banyan/core/protocol'
import { describe, expect, it } from 'vitest'
import { after, granted, member, newRoom, peerId, roomWith } from '../testing/room-builder.ts'
import type { Command } from './command.ts'
import { memberOf, type Room, roleOf, viewOf } from './room.ts'
import { step } from './step.ts'

const HOST = peerId('host')
const ADA = peerId('ada')
const BEN = peerId('ben')
const full = Array.from({ length: MAX_STAGE - 1 }, (_, index) => `speaker${index}`)

describe('a refused command', () => {
  const refusals: { given: string; room: Room; command: Command; code: RefusalCode }[] = [
    {
      given: 'somebody who is not in the room',
      room: newRoom(),
      command: { type: 'mute', by: ADA, muted: true },
      code: 'not-in-room',
    },
    {
      given: 'a newcomer to a full room',
      room: roomWith({ audience: ['ada'], capacity: 2 }),
      command: { type: 'join', member: member('ben') },
      code: 'room-full',
    },
    {
      given: 'a listener who wants to end the room',
      room: roomWith({ audience: ['ada'] }),
      command: { type: 'end', by: ADA },
      code: 'not-allowed',
    },
    {
      given: 'a speaker who wants to end the room',
      room: roomWith({ stage: ['ada'] }),
      command: { type: 'end', by: ADA },
      code: 'not-allowed',
    },
    {
      given: 'a speaker who asks for the microphone',
      room: roomWith({ stage: ['ada'] }),
      command: { type: 'request', by: ADA, wanted: true },
      code: 'not-allowed',
    },
    {
      given: 'a request on a full open stage',
      room: roomWith({ policy: 'open', stage: full, audience: ['ada'] }),
      command: { type: 'request', by: ADA, wanted: true },
      code: 'stage-full',
    },
    {
      given: 'a listener who admits',
      room: after(roomWith({ audience: ['ada', 'ben'] }), { type: 'request', by: BEN, wanted: true }),
      command: { type: 'admit', by: ADA, peer: BEN },
      code: 'not-allowed',
    },
    {
      given: 'a speaker who declines',
      room: after(roomWith({ stage: ['ada'], audience: ['ben'] }), { type: 'request', by: BEN, wanted: true }),
      command: { type: 'decline', by: ADA, peer: BEN },
      code: 'not-allowed',
    },
    {
      given: 'admission of somebody who did not ask',
      room: roomWith({ audience: ['ada'] }),
      command: { type: 'admit', by: HOST, peer: ADA },
      code: 'not-allowed',
    },
    {
      given: 'admission of a stranger',
      room: newRoom(),
      command: { type: 'admit', by: HOST, peer: ADA },
      code: 'peer-not-found',
    },
    {
      given: 'admission of somebody who is away',
      room: after(
        roomWith({ audience: ['ada'] }),
        { type: 'request', by: ADA, wanted: true },
        { type: 'lose', by: ADA },
      ),
      command: { type: 'admit', by: HOST, peer: ADA },
      code: 'peer-not-found',
    },
    {
      given: 'admission to a full stage',
      room: after(roomWith({ stage: full, audience: ['ada'] }), { type: 'request', by: ADA, wanted: true }),
      command: { type: 'admit', by: HOST, peer: ADA },
      code: 'stage-full',
    },
    {
      given: 'a speaker who removes another',
      room: roomWith({ stage: ['ada', 'ben'] }),
      command: { type: 'remove', by: ADA, peer: BEN },
      code: 'not-allowed',
    },
    {
      given: 'removal of the host by themselves',
      room: roomWith({ stage: ['ada'] }),
      command: { type: 'remove', by: HOST, peer: HOST },
      code: 'not-allowed',
    },
    {
      given: 'removal of a listener',
      room: roomWith({ audience: ['ada'] }),
      command: { type: 'remove', by: HOST, peer: ADA },
      code: 'peer-not-found',
    },
    {
      given: 'a listener who mutes',
      room: roomWith({ audience: ['ada'] }),
      command: { type: 'mute', by: ADA, muted: true },
      code: 'not-allowed',
    },
  ]
  it.each(refusals)('is answered $code given $given', ({ room, command, code }) => {
    expect(step(room, command)).toMatchObject({ ok: false, error: { code } })
  })
})

describe('joining', () => {
  it('puts a newcomer into the audience and into the tree', () => {
    const { room, topology } = granted(newRoom(), { type: 'join', member: member('ada', { slots: 7 }) })
    expect(roleOf(room, ADA)).toBe('listener')
    expect(viewOf(room).listeners).toBe(1)
    expect(topology).toEqual([{ type: 'join', peer: ADA, slots: 7, onStage: false }])
  })
  it('tells the planner of a seed, which need not earn its slots', () => {
    const seed = member('ada', { slots: 32, seed: true }, { maySeed: 'by-token' })
    const { topology } = granted(newRoom(), { type: 'join', member: seed })
    expect(topology).toEqual([{ type: 'join', peer: ADA, slots: 32, seed: true, onStage: false }])
  })
  it('takes nobody for a seed who only says so', () => {
    const { topology } = granted(newRoom(), { type: 'join', member: member('ada', { slots: 32, seed: true }) })
    expect(topology).toEqual([{ type: 'join', peer: ADA, slots: 32, onStage: false }])
  })
  it('tells the planner whose a peer is and where it comes from, also when it is back', () => {
    const known = { identity: 'account-ada' as Identity, prefix: 'a' }
    const joined = granted(newRoom(), { type: 'join', member: member('ada', {}, known) })
    expect(joined.topology).toEqual([{ type: 'join', peer: ADA, slots: 4, onStage: false, ...known }])
    const { topology } = granted(after(joined.room, { type: 'lose', by: ADA }), {
      ...{ type: 'resume', by: ADA, capability: { slots: 2, tracks: true } },
    })
    expect(topology).toEqual([{ type: 'join', peer: ADA, slots: 2, onStage: false, ...known }])
  })
})

describe('the microphone', () => {
  it('queues requests in the order asked and shows them to the host alone', () => {
    const room = after(roomWith({ audience: ['ada', 'ben'] }), { type: 'request', by: BEN, wanted: true })
    const { messages, topology } = granted(room, { type: 'request', by: ADA, wanted: true })
    expect(messages).toEqual([
      {
        to: HOST,
        event: 'requests:changed',
        notice: {
          requests: [
            { peer: BEN, name: 'ben' },
            { peer: ADA, name: 'ada' },
          ],
        },
      },
      { to: ADA, event: 'request:place', notice: { place: 2 } },
    ])
    expect(topology).toEqual([])
  })

  it('tells those who wait their place when it changes, and nobody else', () => {
    const both = after(
      roomWith({ audience: ['ada', 'ben'] }),
      { type: 'request', by: BEN, wanted: true },
      { type: 'request', by: ADA, wanted: true },
    )
    const places = (command: Command) =>
      granted(both, command).messages.filter(({ event }) => event === 'request:place')
    const next = [{ to: ADA, event: 'request:place', notice: { place: 1 } }]
    expect(places({ type: 'decline', by: HOST, peer: BEN })).toEqual(next)
    expect(places({ type: 'leave', by: BEN })).toEqual(next)
    expect(places({ type: 'admit', by: HOST, peer: ADA })).toEqual([])
  })

  it('says nothing when somebody asks twice, or withdraws what they did not ask', () => {
    const asked = after(roomWith({ audience: ['ada', 'ben'] }), { type: 'request', by: ADA, wanted: true })
    expect(granted(asked, { type: 'request', by: ADA, wanted: true }).messages).toEqual([])
    expect(granted(asked, { type: 'request', by: BEN, wanted: false }).messages).toEqual([])
  })

  it('is given by the host to who asked, with a source id of its own', () => {
    const room = after(roomWith({ stage: ['ben'], audience: ['ada'] }), { type: 'request', by: ADA, wanted: true })
    const { room: next, messages, topology } = granted(room, { type: 'admit', by: HOST, peer: ADA })
    expect(viewOf(next).stage.map(({ peer, role, source }) => ({ peer, role, source }))).toEqual([
      { peer: HOST, role: 'host', source: 0 },
      { peer: BEN, role: 'speaker', source: 1 },
      { peer: ADA, role: 'speaker', source: 2 },
    ])
    expect(viewOf(next).listeners).toBe(0)
    expect(topology).toEqual([{ type: 'stage', peer: ADA, onStage: true }])
    expect(messages).toEqual([
      { to: ADA, event: 'role:changed', notice: { role: 'speaker' } },
      { to: HOST, event: 'requests:changed', notice: { requests: [] } },
    ])
  })

  it('is given at once in an open room', () => {
    const { room, messages } = granted(roomWith({ policy: 'open', audience: ['ada'] }), {
      type: 'request',
      by: ADA,
      wanted: true,
    })
    expect(roleOf(room, ADA)).toBe('speaker')
    expect(messages).toEqual([{ to: ADA, event: 'role:changed', notice: { role: 'speaker' } }])
  })

  it('is put aside by the host, who tells the one who asked', () => {
    const room = after(roomWith({ audience: ['ada'] }), { type: 'request', by: ADA, wanted: true })
    const { room: next, messages } = granted(room, { type: 'decline', by: HOST, peer: ADA })
    expect(next.requests).toEqual([])
    expect(messages[0]).toEqual({ to: ADA, event: 'request:declined', notice: {} })
  })

  it.each([
    { who: 'the host takes a speaker', by: HOST },
    { who: 'a speaker steps', by: ADA },
  ])('is given back when $who off the stage, and the next stay has a new source id', ({ by }) => {
    const room = roomWith({ policy: 'open', stage: ['ada'] })
    const { room: next, messages, topology } = granted(room, { type: 'remove', by, peer: ADA })
    expect(roleOf(next, ADA)).toBe('listener')
    expect(messages).toEqual([{ to: ADA, event: 'role:changed', notice: { role: 'listener' } }])
    expect(topology).toEqual([{ type: 'stage', peer: ADA, onStage: false }])
    const again = after(next, { type: 'request', by: ADA, wanted: true })
    expect(viewOf(again).stage[1]).toMatchObject({ peer: ADA, source: 2 })
  })

  it('shows in the view whether it is muted', () => {
    const room = after(roomWith({ stage: ['ada'] }), { type: 'mute', by: ADA, muted: true })
    expect(viewOf(room).stage.map(({ muted }) => muted)).toEqual([false, true])
    expect(granted(room, { type: 'mute', by: ADA, muted: true }).room).toBe(room)
  })
})

describe('leaving', () => {
  it('takes a listener out of room, queue and tree', () => {
    const room = after(roomWith({ audience: ['ada'] }), { type: 'request', by: ADA, wanted: true })
    const { room: next, topology, messages } = granted(room, { type: 'leave', by: ADA })
    expect(viewOf(next).listeners).toBe(0)
    expect(topology).toEqual([{ type: 'leave', peer: ADA }])
    expect(messages).toEqual([{ to: HOST, event: 'requests:changed', notice: { requests: [] } }])
  })

  it('makes the longest-standing speaker host, and shows them who waits', () => {
    const room = after(roomWith({ stage: ['ada', 'ben'], audience: ['carl'] }), {
      type: 'request',
      by: peerId('carl'),
      wanted: true,
    })
    const { room: next, messages } = granted(room, { type: 'leave', by: HOST })
    expect(roleOf(next, ADA)).toBe('host')
    expect(messages).toEqual([
      { to: ADA, event: 'role:changed', notice: { role: 'host' } },
      { to: ADA, event: 'requests:changed', notice: { requests: [{ peer: peerId('carl'), name: 'carl' }] } },
    ])
  })

  it('passes over speakers who are away, while there is another', () => {
    const room = after(roomWith({ stage: ['ada', 'ben'] }), { type: 'lose', by: ADA })
    expect(roleOf(after(room, { type: 'leave', by: HOST }), BEN)).toBe('host')
    const alone = after(roomWith({ stage: ['ada'] }), { type: 'lose', by: ADA }, { type: 'leave', by: HOST })
    expect(roleOf(alone, ADA)).toBe('host')
  })

  it('ends the room when the last one on stage goes', () => {
    expect(step(roomWith({ audience: ['ada'] }), { type: 'leave', by: HOST })).toEqual({
      ok: true,
      value: { type: 'ended', reason: 'host-left' },
    })
  })

  it('is for everybody when the host ends the room', () => {
    expect(step(roomWith({ stage: ['ada'] }), { type: 'end', by: HOST })).toEqual({
      ok: true,
      value: { type: 'ended', reason: 'host-ended' },
    })
  })
})

describe('a lost connection', () => {
  it('leaves the stage and its links as they are', () => {
    const room = roomWith({ stage: ['ada'] })
    const lost = granted(room, { type: 'lose', by: ADA })
    expect(lost.topology).toEqual([])
    expect(viewOf(lost.room)).toEqual(viewOf(room))
    const back = granted(lost.room, { type: 'resume', by: ADA, capability: { slots: 4, tracks: true } })
    expect(back.topology).toEqual([])
    expect(viewOf(back.room)).toEqual(viewOf(room))
  })

  it('frees the place of a listener in the tree, and keeps their seat and request', () => {
    const room = after(roomWith({ audience: ['ada', 'ben'] }), { type: 'request', by: ADA, wanted: true })
    const lost = granted(room, { type: 'lose', by: ADA })
    expect(lost.topology).toEqual([{ type: 'leave', peer: ADA }])
    expect(viewOf(lost.room).listeners).toBe(1)
    const back = granted(lost.room, { type: 'resume', by: ADA, capability: { slots: 0, tracks: true } })
    expect(back.topology).toEqual([{ type: 'join', peer: ADA, slots: 0, onStage: false }])
    expect(back.room.requests).toEqual([ADA])
    expect([...back.room.audience.keys()]).toEqual([ADA, BEN])
  })

  it('that turns out not to be lost disturbs nothing', () => {
    const room = roomWith({ audience: ['ada'] })
    const { room: next, topology } = granted(room, { type: 'resume', by: ADA, capability: { slots: 1, tracks: true } })
    expect(next).toBe(room)
    expect(topology).toEqual([])
  })

  it.each([
    { role: 'listener', room: roomWith({ audience: ['ada'] }), topology: [] },
    { role: 'speaker', room: roomWith({ stage: ['ada'] }), topology: [{ type: 'leave', peer: ADA }] },
  ])('ends as if a $role had left, telling the planner once', ({ room, topology }) => {
    const { room: next, topology: told } = granted(after(room, { type: 'lose', by: ADA }), { type: 'leave', by: ADA })
    expect(told).toEqual(topology)
    expect(next.away.size + next.audience.size).toBe(0)
  })

  it('of a speaker whom the host then takes off the stage frees the place in the tree', () => {
    const room = after(roomWith({ stage: ['ada'] }), { type: 'lose', by: ADA })
    const { topology } = granted(room, { type: 'remove', by: HOST, peer: ADA })
    expect(topology).toEqual([{ type: 'leave', peer: ADA }])
  })
})

describe('an offer to carry', () => {
  const offer = { type: 'offer', by: ADA, slots: 0 } as const
  const report = { type: 'report', peer: ADA, slots: 0, willing: false }

  it.each([
    { where: 'in the audience', room: roomWith({ audience: ['ada'] }) },
    { where: 'on stage', room: roomWith({ stage: ['ada'] }) },
  ])('$where is told to the planner once, and goes with them', ({ room }) => {
    const offered = granted(room, offer)
    expect(offered.topology).toEqual([report])
    expect(memberOf(offered.room, ADA)?.capability).toEqual({ slots: 0, tracks: true })
    const again = granted(offered.room, offer)
    expect(again.room).toBe(offered.room)
    expect(again.topology).toEqual([])
    expect(granted(offered.room, { ...offer, slots: 3 }).topology).toMatchObject([{ slots: 3, willing: true }])
  })

  it('of a listener without a place in the tree is kept for later', () => {
    const { room, topology } = granted(after(roomWith({ audience: ['ada'] }), { type: 'lose', by: ADA }), offer)
    expect(topology).toEqual([])
    expect(memberOf(room, ADA)?.capability.slots).toBe(0)
  })
})

describe('source ids', () => {
  it('go round, and one comes back only when all others were in use since', () => {
    const lastEntry = new Map<number, number>()
    let room = roomWith({ policy: 'open', stage: ['ben'], audience: ['ada'] })
    let shortest = Infinity
    for (let entry = 0; entry < 140_000; entry += 1) {
      room = granted(room, { type: 'request', by: ADA, wanted: true }).room
      const sources = room.stage.map(({ source }) => source)
      if (new Set(sources).size < 3) throw new Error(`two on stage have one source id: ${sources.join(', ')}`)
      const own = sources.at(-1)!
      const before = lastEntry.get(own)
      if (before !== undefined) shortest = Math.min(shortest, entry - before)
      lastEntry.set(own, entry)
      room = granted(room, { type: 'remove', by: ADA, peer: ADA }).room
    }
    // All but those of the two who stayed.
    expect(shortest).toBe(65_536 - 2)
    expect(Math.max(...lastEntry.keys())).toBe(65_535)
  })
})

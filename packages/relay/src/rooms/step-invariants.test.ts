import { MAX_STAGE, type PeerId } from '@banyan/core/protocol'
import type { TopologyEvent } from '@banyan/core/topology'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { member, newRoom, peerId } from '../testing/room-builder.ts'
import type { Command } from './command.ts'
import { listenerCount, memberOf, type Room, viewOf } from './room.ts'
import { step } from './step.ts'

const CAPACITY = 18

/** What somebody does to somebody; who they are is looked up in the room as it is by then, by place. */
const types = {
  join: 6,
  request: 6,
  admit: 5,
  decline: 1,
  remove: 1,
  lose: 2,
  resume: 2,
  leave: 1,
  mute: 1,
} as const
const deed = fc.record({
  type: fc.oneof(
    ...(Object.keys(types) as (keyof typeof types)[]).map((type) => ({
      weight: types[type],
      arbitrary: fc.constant(type),
    })),
  ),
  by: fc.nat({ max: CAPACITY }),
  to: fc.nat({ max: CAPACITY }),
  flag: fc.boolean(),
})
type Deed = typeof deed extends fc.Arbitrary<infer Value> ? Value : never

function commandOf({ type, by, to, flag }: Deed, room: Room, index: number): Command {
  const members = [...room.stage.map((seat) => seat.member.peer), ...room.audience.keys()]
  const peer = (place: number) => members[place] ?? peerId('stranger')
  switch (type) {
    case 'join':
      return { type, member: member(`p${index}`) }
    case 'request':
      return { type, by: peer(by), wanted: flag || by % 2 === 0 }
    case 'admit':
    case 'decline':
      return { type, by: flag ? room.host : peer(by), peer: room.requests[to % 3] ?? peer(to) }
    case 'remove':
      return { type, by: flag ? room.host : peer(by), peer: peer(to) }
    case 'resume':
      return { type, by: [...room.away][0] ?? peer(by), capability: { slots: to, tracks: flag } }
    case 'mute':
      return { type, by: peer(by), muted: flag }
    case 'lose':
    case 'leave':
      // The host stays most of the time, or rooms would not live long enough to be interesting.
      return { type, by: peer(by === 0 && flag ? 1 : by) }
  }
}

/** Whom the planner knows, from the events alone: peer -> on stage. @returns why an event makes no sense */
function applyTo(placed: Map<PeerId, boolean>, event: TopologyEvent): string | undefined {
  const onStage = placed.get(event.peer)
  if (event.type === 'link-lost') return 'no command loses a link'
  if ((onStage === undefined) !== (event.type === 'join')) return `${event.type} of ${event.peer}`
  if (event.type === 'leave') placed.delete(event.peer)
  else placed.set(event.peer, event.onStage)
  return undefined
}

function check(room: Room, sources: Map<number, string>): void {
  const stage = viewOf(room).stage
  const onStage = new Set(stage.map(({ peer }) => peer))
  expect(onStage).toContain(room.host)
  expect(stage.filter(({ peer }) => room.audience.has(peer))).toEqual([])
  expect(room.requests.filter((peer) => !room.audience.has(peer))).toEqual([])
  expect(new Set(room.requests).size).toBe(room.requests.length)
  expect([...room.away].filter((peer) => !memberOf(room, peer))).toEqual([])
  expect(stage.length).toBeLessThanOrEqual(MAX_STAGE)
  expect(onStage.size + room.audience.size).toBeLessThanOrEqual(CAPACITY)
  expect(new Set(stage.map(({ source }) => source)).size).toBe(stage.length)
  for (const { source, peer } of stage) {
    expect(sources.get(source) ?? peer).toBe(peer)
    sources.set(source, peer)
  }
}

describe('a room', () => {
  it('keeps its invariants whatever happens, and the planner knows whom it has to know', () => {
    let longestStage = 0
    let resumed = 0
    fc.assert(
      fc.property(fc.boolean(), fc.array(deed, { minLength: 50, maxLength: 200, size: 'max' }), (isOpen, deeds) => {
        let room = newRoom({ policy: isOpen ? 'open' : 'ask', capacity: CAPACITY })
        const placed = new Map([[room.host, true]])
        const sources = new Map<number, string>()
        for (const [index, deed] of deeds.entries()) {
          const command = commandOf(deed, room, index)
          const decision = step(room, command)
          if (!decision.ok) continue
          if (decision.value.type === 'ended') return
          const { topology, messages } = decision.value
          if (command.type === 'resume' && room.away.has(command.by)) resumed += 1
          room = decision.value.room
          expect(topology.map((event) => applyTo(placed, event)).filter(Boolean)).toEqual([])
          expect(messages.filter(({ to }) => !memberOf(room, to))).toEqual([])
          check(room, sources)
          const present = [...room.audience.keys()].filter((peer) => !room.away.has(peer))
          expect(listenerCount(room)).toBe(present.length)
          expect([...placed.keys()].toSorted()).toEqual(
            [...room.stage.map((seat) => seat.member.peer), ...present].toSorted(),
          )
          expect(room.stage.filter((seat) => !placed.get(seat.member.peer))).toEqual([])
          longestStage = Math.max(longestStage, room.stage.length)
        }
      }),
      { numRuns: 60 },
    )
    // Or the histories are too tame to show anything.
    expect(longestStage).toBe(MAX_STAGE)
    expect(resumed).toBeGreaterThan(20)
  })
})

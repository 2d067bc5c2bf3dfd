import { MAX_STAGE, type PeerId, type SourceId } from '@banyan/core/protocol'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { member, newRoom, peerId } from '../testing/room-builder.ts'
import type { Command, SeatEvent } from './command.ts'
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
  offer: 1,
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
    case 'offer':
      return { type, by: peer(by), slots: to }
    case 'lose':
    case 'leave':
      // The host stays most of the time, or rooms would not live long enough to be interesting.
      return { type, by: peer(by === 0 && flag ? 1 : by) }
  }
}

/** Whom the planner knows, from the events alone: peer -> on stage. @returns why an event makes no sense */
function applyTo(placed: Map<PeerId, boolean>, event: SeatEvent): string | undefined {
  const onStage = placed.get(event.peer)
  if ((onStage === undefined) !== (event.type === 'join')) return `${event.type} of ${event.peer}`
  if (event.type === 'leave') placed.delete(event.peer)
  else if (event.type !== 'report') placed.set(event.peer, event.onStage ?? false)
  return undefined
}

/** What is wrong with a room, in words. `sources` is who has ever spoken as which source, and `placed` whom the planner knows. */
function violations(room: Room, placed: Map<PeerId, boolean>, sources: Map<SourceId, PeerId>): string[] {
  const stage = viewOf(room).stage
  const onStage = new Set(stage.map(({ peer }) => peer))
  const present = [...room.audience.keys()].filter((peer) => !room.away.has(peer))
  const isPlaced = ([peer, isOnStage]: [PeerId, boolean]) => (isOnStage ? onStage.has(peer) : present.includes(peer))
  const rules = {
    'the host is on stage': onStage.has(room.host),
    'nobody sits on stage and in the audience': !stage.some(({ peer }) => room.audience.has(peer)),
    'who waits is in the audience': room.requests.every((peer) => room.audience.has(peer)),
    'nobody waits twice': new Set(room.requests).size === room.requests.length,
    'who is away is a member': [...room.away].every((peer) => memberOf(room, peer)),
    'the stage has its limit': stage.length <= MAX_STAGE,
    'the room has its limit': onStage.size + room.audience.size <= CAPACITY,
    'a source is one peer for ever': stage.every(({ source, peer }) => (sources.get(source) ?? peer) === peer),
    'a source is one peer at a time': new Set(stage.map(({ source }) => source)).size === stage.length,
    'listeners are those who are present': listenerCount(room) === present.length,
    'the planner knows who is there': placed.size === onStage.size + present.length && [...placed].every(isPlaced),
  }
  for (const { source, peer } of stage) sources.set(source, peer)
  return Object.entries(rules).flatMap(([rule, holds]) => (holds ? [] : [rule]))
}

describe('a room', () => {
  it('keeps its invariants whatever happens, and the planner knows whom it has to know', () => {
    let longestStage = 0
    let resumed = 0
    fc.assert(
      fc.property(fc.boolean(), fc.array(deed, { minLength: 50, maxLength: 200, size: 'max' }), (isOpen, deeds) => {
        let room = newRoom({ policy: isOpen ? 'open' : 'ask', capacity: CAPACITY })
        const placed = new Map([[room.host, true]])
        const sources = new Map<SourceId, PeerId>()
        for (const [index, deed] of deeds.entries()) {
          const command = commandOf(deed, room, index)
          const decision = step(room, command)
          if (!decision.ok) continue
          if (decision.value.type === 'ended') return
          if (command.type === 'resume' && room.away.has(command.by)) resumed += 1
          room = decision.value.room
          const { topology, messages } = decision.value
          const wrong = [
            ...topology.flatMap((event) => applyTo(placed, event) ?? []),
            ...messages.flatMap(({ to }) => (memberOf(room, to) ? [] : [`a message for ${to}, who is not there`])),
            ...violations(room, placed, sources),
          ]
          if (wrong.length > 0) throw new Error(`${wrong.join('; ')}, after ${JSON.stringify(command)}`)
          longestStage = Math.max(longestStage, room.stage.length)
        }
      }),
      { numRuns: 300 },
    )
    // Or the histories are too tame to show anything.
    expect(longestStage).toBeGreaterThan(6)
    expect(resumed).toBeGreaterThan(20)
  })
})

import { type Identity, MAX_COHOSTS, MAX_STAGE, type PeerId, type SourceId, type Speak } from '@banyan/core/protocol'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { member, newRoom, peerId } from '../testing/room-builder.ts'
import type { Command, MemberEvent } from './command.ts'
import { leads, listenerCount, memberOf, membersOf, type Room, roleOf, viewOf } from './room.ts'
import { step } from './step.ts'

const CAPACITY = 18

/** What somebody does to somebody; who they are is looked up in the room as it is by then, by place. */
const types = {
  join: 6,
  request: 6,
  admit: 5,
  decline: 1,
  remove: 1,
  lose: 3,
  resume: 2,
  leave: 1,
  'take-over': 2,
  mute: 1,
  offer: 1,
  promote: 3,
  demote: 1,
  'hand-over': 1,
  invite: 4,
  accept: 3,
  lapse: 1,
  'mute-all': 1,
  expel: 1,
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
      return { type, ...entrance(index, by, flag), ...(to % 3 === 0 && { ifHere: 'take-over' as const }) }
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
      return { type, by: peer(by), muted: flag, ...(by % 2 === 0 && { peer: peer(to) }) }
    case 'mute-all':
      return { type, by: peer(by % 4) }
    case 'promote':
    case 'hand-over':
    case 'demote':
      return { type, by: flag ? room.host : peer(by % 4), peer: peer(to % 6) }
    case 'invite':
      return { type, by: peer(by % 4), peer: peer(to) }
    case 'accept':
      return { type, by: [...room.invitations.keys()][to % 3] ?? peer(by), accepted: flag }
    case 'lapse':
    case 'take-over':
      return { type, by: peer(by) }
    case 'expel':
      return { type, by: peer(by % 4), peer: peer(to), ban: flag }
    case 'offer':
      return { type, by: peer(by), slots: to }
    case 'lose':
    case 'leave':
      // The host stays most of the time, or rooms would not live long enough to be interesting.
      return { type, by: peer(by === 0 && flag ? 1 : by) }
  }
}

/** Some have an account, in whatever peers they are; some may come in as more than listeners, or may never speak. */
function entrance(index: number, by: number, flag: boolean) {
  const speak: Speak = by % 5 === 0 ? 'never' : by % 5 === 1 ? 'direct' : 'ask'
  const identity = by % 3 === 0 ? {} : { identity: `account${by}` as Identity }
  const role = flag && by % 4 === 0 ? ('cohost' as const) : flag && by % 4 === 1 ? ('speaker' as const) : undefined
  return { member: member(`p${index}`, {}, { speak, ...identity }), ...(role && { role }) }
}

/** Whom the planner knows, from the events alone: peer -> on stage. @returns why an event makes no sense */
function applyTo(placed: Map<PeerId, boolean>, event: MemberEvent): string | undefined {
  const onStage = placed.get(event.peer)
  if ((onStage === undefined) !== (event.type === 'join')) return `${event.type} of ${event.peer}`
  if (event.type === 'leave') placed.delete(event.peer)
  else if (event.type !== 'report') placed.set(event.peer, event.onStage ?? false)
  return undefined
}

const noTwice = (members: readonly { identity?: Identity }[]) => {
  const known = members.flatMap(({ identity }) => identity ?? [])
  return new Set(known).size === known.length
}

/** Who hosts once the host has left; undefined when that ends the room. */
function hostAfter(room: Room): PeerId | undefined {
  const left = step(room, { type: 'leave', by: room.host })
  return left.ok && left.value.type === 'goes-on' ? left.value.room.host : undefined
}

/** What is wrong with a room, in words. `sources` says which peer has ever spoken as which source; `placed` are the
 *  peers that the planner knows. */
function violations(room: Room, placed: Map<PeerId, boolean>, sources: Map<SourceId, PeerId>): string[] {
  const stage = viewOf(room).stage
  const onStage = new Set(stage.map(({ peer }) => peer))
  const present = [...room.audience.keys()].filter((peer) => !room.away.has(peer))
  const isPlaced = ([peer, isOnStage]: [PeerId, boolean]) => (isOnStage ? onStage.has(peer) : present.includes(peer))
  const members = membersOf(room)
  const rules = {
    'the host is on stage': onStage.has(room.host),
    'nobody sits on stage and in the audience': !stage.some(({ peer }) => room.audience.has(peer)),
    'who waits is in the audience': room.requests.every((peer) => room.audience.has(peer)),
    'nobody waits twice': new Set(room.requests).size === room.requests.length,
    'who is away is a member': [...room.away].every((peer) => memberOf(room, peer)),
    'the stage has its limit': stage.length <= MAX_STAGE,
    'co-hosts are on stage, and not the host': room.cohosts.every((peer) => onStage.has(peer) && peer !== room.host),
    'co-hosts have their limit':
      room.cohosts.length <= MAX_COHOSTS && new Set(room.cohosts).size === room.cohosts.length,
    'roles are those of the view': stage.every(({ peer, role }) => role === roleOf(room, peer)),
    'who is invited could come': [...room.invitations.keys()].every((peer) => present.includes(peer)),
    'who is silenced is muted': stage.every((seat) => !seat.silenced || seat.muted),
    'nobody is in who is banned': [...stage, ...room.audience.values()].every(
      ({ identity, peer }) => !(identity && room.banned.has(identity)) && !room.banned.has(peer),
    ),
    'everybody has their limit of seats': members.every(
      ({ identity }) =>
        identity === undefined ||
        members.filter((other) => other.identity === identity).length <= room.seatsPerIdentity,
    ),
    'nobody is on stage twice, or waits besides': noTwice([
      ...room.stage.map(({ member }) => member),
      ...room.requests.map((peer) => memberOf(room, peer)!),
    ]),
    'who was taken over is out': [...room.takenOver].every((peer) => !memberOf(room, peer)),
    'the room has its limit': onStage.size + room.audience.size <= CAPACITY,
    'a source is one peer for ever': stage.every(({ source, peer }) => (sources.get(source) ?? peer) === peer),
    'a source is one peer at a time': new Set(stage.map(({ source }) => source)).size === stage.length,
    'the next host gets the room': viewOf(room).nextHost === hostAfter(room),
    'listeners are those who are present': listenerCount(room) === present.length,
    'the planner knows who is there': placed.size === onStage.size + present.length && [...placed].every(isPlaced),
  }
  for (const { source, peer } of stage) sources.set(source, peer)
  return Object.entries(rules).flatMap(([rule, holds]) => (holds ? [] : [rule]))
}

/** Only those who lead a room are shown who waits. */
const tooMuch = (room: Room, to: PeerId, event: string) => event === 'requests:changed' && !leads(room, to)

describe('a room', () => {
  it('keeps its invariants whatever happens, and the planner knows whom it has to know', () => {
    let longestStage = 0
    let resumed = 0
    let expelled = 0
    let gaveWay = 0
    let takenOver = 0
    let mostCohosts = 0
    let silenced = 0
    fc.assert(
      fc.property(fc.boolean(), fc.array(deed, { minLength: 50, maxLength: 200, size: 'max' }), (isOpen, deeds) => {
        let room = newRoom({
          policy: isOpen ? 'open' : 'ask',
          capacity: CAPACITY,
          seatsPerIdentity: 1 + (deeds.length % 2),
        })
        const placed = new Map([[room.host, true]])
        const sources = new Map<SourceId, PeerId>()
        for (const [index, deed] of deeds.entries()) {
          const command = commandOf(deed, room, index)
          const decision = step(room, command)
          if (!decision.ok) continue
          if (decision.value.type === 'ended') return
          if (command.type === 'resume' && room.away.has(command.by)) resumed += 1
          room = decision.value.room
          const { topology, messages, removed } = decision.value
          if (command.type === 'expel') expelled += removed.length
          if (command.type === 'join') gaveWay += removed.filter(({ elsewhere }) => !elsewhere).length
          takenOver += removed.filter(({ elsewhere }) => elsewhere).length
          mostCohosts = Math.max(mostCohosts, room.cohosts.length)
          silenced += room.stage.some((seat) => seat.silenced) ? 1 : 0
          const wrong = [
            ...topology.flatMap((event) => applyTo(placed, event) ?? []),
            ...messages.flatMap(({ to }) => (memberOf(room, to) ? [] : [`a message for ${to}, who is not there`])),
            ...messages.flatMap(({ to, event }) => (tooMuch(room, to, event) ? [`${event} for ${to}`] : [])),
            ...removed.flatMap(({ peer }) => (memberOf(room, peer) ? [`${peer} was removed and is there`] : [])),
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
    expect(expelled).toBeGreaterThan(20)
    expect(gaveWay).toBeGreaterThan(20)
    expect(takenOver).toBeGreaterThan(20)
    expect(mostCohosts).toBe(MAX_COHOSTS)
    expect(silenced).toBeGreaterThan(20)
  })
})

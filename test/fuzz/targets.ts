import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import {
  type NoticeName,
  parseAsk,
  parseNotice,
  parseReply,
  type Refusal,
  RefusalCode,
  type RequestName,
  type Result,
} from '@banyan/core/protocol'
import { banyanPlanner, type TopologyPlanner } from '@banyan/core/topology'
import { singleTreePlanner } from '@banyan/sim'
import { readHead, readLinkMessage, readPacket, writeLinkMessage, writePacket } from '@banyan/core/wire'
import { garbled, linkMessages, packets } from '../../packages/core/src/wire/testing/wire.ts'
import { histories, richHistories } from '../../packages/core/src/topology/testing/histories.ts'
import { PlannerWorld } from '../../packages/core/src/topology/testing/world.ts'
import { harmIn, hostileRooms } from '../../packages/sim/src/scenarios/hostile/any-room.ts'
import { HostileScene, hostileScripts } from '../../packages/core/src/forwarding/testing/hostile-script.ts'
import { parseSignal } from '../../packages/core/src/transport/signal.ts'
import { mutated, NOTICE_EXAMPLES, REPLIES, REQUEST_EXAMPLES, SIGNALS } from './messages.ts'

/** A property that must hold for all cases. */
export interface Target {
  /** Cases that one seed makes. */
  readonly batch: number
  /** False, or an error, is a failure. The same seed makes the same cases. */
  readonly property: fc.IProperty<[never]> | fc.IAsyncProperty<[never]>
}

function target<Case>(batch: number, cases: fc.Arbitrary<Case>, holds: (given: Case) => boolean): Target {
  return { batch, property: fc.property(cases, holds) as unknown as Target['property'] }
}

/** A target that takes a while: each case is a whole room. */
const played = <Case>(batch: number, cases: fc.Arbitrary<Case>, holds: (given: Case) => Promise<boolean>): Target => ({
  batch,
  property: fc.asyncProperty(cases, holds) as unknown as Target['property'],
})

const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

/** Whether a parser gives the same value when it parses its own value again, or a known refusal. */
const isSettled = <Value>(parsed: Result<Value, Refusal>, again: (value: Value) => Result<Value, Refusal>): boolean => {
  if (!parsed.ok) return RefusalCode.options.includes(parsed.error.code) && parsed.error.message.length <= 300
  const twice = again(parsed.value)
  return twice.ok && isDeepStrictEqual(twice.value, parsed.value)
}

/** Pairs of a message's name and a mutated example of it. */
const like = <Name extends string>(examples: Readonly<Record<Name, object>>) =>
  fc
    .constantFrom(...(Object.keys(examples) as Name[]))
    .chain((name) => fc.tuple(fc.constant(name), mutated(examples[name])))

const planned = (open: () => TopologyPlanner, played = histories): Target =>
  target(5, played, (steps) => {
    const world = new PlannerWorld(open)
    return steps.every((step) => world.play(step).length === 0)
  })

export const TARGETS: Readonly<Record<string, Target>> = {
  packets: target(500, garbled(packets.map(writePacket), 0x20), (bytes) => {
    const packet = readPacket(bytes)
    const head = readHead(bytes)
    if (!packet.ok) return head === undefined
    return head?.sequence === packet.value.frame.sequence && isSame(writePacket(packet.value), bytes)
  }),
  'link messages': target(500, garbled(linkMessages.map(writeLinkMessage), 0x30), (bytes) => {
    const message = readLinkMessage(bytes)
    return message === undefined || isSame(writeLinkMessage(message), bytes)
  }),
  asks: target(200, like(REQUEST_EXAMPLES), ([name, raw]) => {
    return isSettled(parseAsk(name as RequestName, raw), (value) => parseAsk(name as RequestName, value))
  }),
  replies: target(200, like(REPLIES), ([name, value]) => {
    const parse = (value: unknown) => parseReply(name as RequestName, { ok: true, value })
    return isSettled(parse(value), parse)
  }),
  notices: target(200, like(NOTICE_EXAMPLES), ([name, raw]) => {
    return isSettled(parseNotice(name as NoticeName, raw), (value) => parseNotice(name as NoticeName, value))
  }),
  signals: target(200, fc.constantFrom(...SIGNALS).chain(mutated), (raw) => {
    const signal = parseSignal(asText(raw))
    return signal === undefined || isDeepStrictEqual(parseSignal(JSON.stringify(signal)), signal)
  }),
  forwarder: target(10, hostileScripts, (steps) => {
    const scene = new HostileScene()
    for (const step of steps) scene.play(step)
    const faults = scene.faults()
    if (faults.length > 0) throw new Error(faults.slice(0, 5).join('\n'))
    return true
  }),
  'two stripes': planned(() => banyanPlanner({ branchSize: 2, takeoverGainMs: 1, restMs: 0 })),
  'two stripes through TURN': planned(() => banyanPlanner({ turn: true, branchSize: 3 })),
  'three stripes': planned(() => banyanPlanner({ stripes: 3 })),
  'a narrow stage': planned(() => banyanPlanner({ stageWidth: 1, scarcity: 1 })),
  'slots that are earned': planned(() => banyanPlanner({ firstSlots: 2, earnAfterMs: 10_000 })),
  'few people with many seats': planned(() => banyanPlanner({ scarcity: 1, firstSlots: 4 }), richHistories),
  'a single tree': planned(() => singleTreePlanner({ branchSize: 2 })),
  'hostile rooms': played(1, hostileRooms, async (room) => (await harmIn(room)).length === 0),
}

function asText(raw: unknown): string {
  try {
    return JSON.stringify(raw) ?? String(raw)
  } catch {
    return '{' // a cycle, or a BigInt
  }
}

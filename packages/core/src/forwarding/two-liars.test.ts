import { describe, expect, it } from 'vitest'
import type { SourceId } from '../protocol/index.ts'
import { seededRandom, VirtualClock } from '../testing/index.ts'
import { MAX_GROUP_FRAMES } from '../wire/frame-group.ts'
import { isLinkMessage, readLinkMessage } from '../wire/link-message.ts'
import { type PacketParts, readPacket, type SpokenFrame, stripeOf, writePacket } from '../wire/packet.ts'
import { ForwarderWorld, type Tamper } from './testing/forwarder-world.ts'
import { inventedPacket, rewriting } from './testing/hostility.ts'
import { twoChains } from './testing/trees.ts'
import { MAX_UNSIGNED_FRAMES } from './trust/believe.ts'

type Bytes = Uint8Array<ArrayBuffer>

const ADA = 6 as SourceId
/** The whole trunk: everything that anybody below hears comes through one of them, in each stripe. */
const LIARS = ['a1', 'b1'] as const
const BELOW = ['a2', 'b2', 'a3', 'b3', 'ear']
const SPEECH_MS = 6_000

/** A room in which Ada speaks, a second after it began. */
function roomOf({ seed = 1, from = 0 } = {}) {
  const clock = new VirtualClock()
  const world = new ForwarderWorld({ clock, chance: seededRandom(seed).next })
  world.plan({ edges: twoChains(), stage: ['ada'], sources: [ADA] })
  clock.advance(1_000)
  world.speak('ada', ADA, SPEECH_MS, { from, timestamp: (from * 960) >>> 0 })
  return { clock, world }
}

/** The packets that a peer got of Ada in another room, where she has another key: signatures and all. */
function tapeOf(from: number): Bytes[] {
  const { clock, world } = roomOf({ seed: 2, from })
  clock.advance(SPEECH_MS)
  return world.packets({ to: 'a2' }).map(({ bytes }) => bytes.slice())
}

/** The frames of a tape with new numbers, from one on. */
function renumbered(tape: readonly Bytes[], first: number): Bytes[] {
  let previous: SpokenFrame | undefined
  return tape.flatMap((bytes, at) => {
    const read = readPacket(bytes)
    if (!read.ok) return []
    const sequence = first + at
    const frame = { ...read.value.frame, sequence, timestamp: sequence * 960 }
    const packet = writePacket({ source: ADA, stripe: stripeOf(ADA, sequence, 2), frame, previous })
    previous = frame
    return [packet]
  })
}

/** Both play a tape at the pace of speech, each in its stripe. */
function play({ clock, world }: ReturnType<typeof roomOf>, tape: readonly Bytes[]): void {
  tape.forEach((bytes, at) => {
    const read = readPacket(bytes)
    const liar = LIARS[read.ok ? read.value.stripe : 0]!
    clock.after(at * 20, () => {
      for (const victim of BELOW.slice(0, 2)) world.inject(liar, victim, bytes.slice())
    })
  })
}

/** They answer nobody who asks for signatures. */
const provingNothing =
  (tamper: Tamper = (bytes) => [bytes]): Tamper =>
  (bytes, to) =>
    readLinkMessage(bytes)?.type === 'group' ? [] : tamper(bytes, to)
/** They pass on nothing of what Ada says. */
const keepBack: Tamper = (bytes) => (isLinkMessage(bytes) ? [bytes] : [])
/** They alter what she says, and say nothing of signatures. */
const altering = (isAltered: (sequence: number) => boolean): Tamper => {
  const change = (frame: SpokenFrame) =>
    isAltered(frame.sequence) ? { ...frame, opus: frame.opus.map((byte) => byte ^ 0xff) } : frame
  const isOver = ({ signature }: Pick<PacketParts, 'signature'>) => signature && isAltered(signature.first)
  return rewriting((packet) => [
    {
      ...{ ...packet, frame: change(packet.frame), previous: packet.previous && change(packet.previous) },
      signature: isOver(packet) ? undefined : packet.signature,
    },
  ])
}

type Room = ReturnType<typeof roomOf>
const LIES: readonly { what: string; tampers?: Tamper; begin?: (room: Room) => void; isSilent: boolean }[] = [
  { what: 'replay another room, and pass on', begin: (room) => play(room, tapeOf(450)), isSilent: false },
  { what: 'replay another room, and pass nothing on', tampers: keepBack, begin: (room) => play(room, tapeOf(450)), isSilent: true },
  { what: 'replay this room before its relay began anew', tampers: keepBack, begin: (room) => play(room, tapeOf(0)), isSilent: true },
  { what: 'replay renumbered', tampers: keepBack, begin: (room) => play(room, renumbered(tapeOf(450), 2)), isSilent: true },
  {
    what: 'invent the same', tampers: keepBack,
    begin: (room) => play(room, Array.from({ length: 300 }, (_, at) => inventedPacket(ADA, at + 2))), isSilent: true,
  },
  { what: 'alter everything', tampers: altering(() => true), isSilent: true },
  { what: 'alter every other group', tampers: altering((sequence) => Math.floor(sequence / MAX_GROUP_FRAMES) % 2 === 1), isSilent: true },
]

describe('two liars, above everybody in both stripes, from the first packet on', () => {
  it.each(LIES)('are heard for 200 ms each at most when they $what', ({ tampers, begin, isSilent }) => {
    const room = roomOf()
    const { clock, world } = room
    for (const liar of LIARS) world.tamper(liar, provingNothing(tampers))
    begin?.(room)
    clock.advance(SPEECH_MS + 2_000)
    const heard = BELOW.map((peer) => ({ peer, altered: world.altered(peer, ADA), missed: world.missed(peer, ADA), n: world.peer(peer).notices.filter(({ type }) => type === 'unprovable').length }))
    console.log(JSON.stringify(heard))
    for (const { altered } of heard) expect(altered).toBeLessThanOrEqual(MAX_UNSIGNED_FRAMES)
  })
})

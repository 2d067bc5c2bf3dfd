import { describe, expect, it } from 'vitest'
import type { FrameSigning } from '../ports/frame-signing.ts'
import type { SourceId } from '../protocol/index.ts'
import { nobleSigning } from '../signing/noble-signing.ts'
import { seededRandom, VirtualClock } from '../testing/index.ts'
import { MAX_GROUP_FRAMES } from '../wire/frame-group.ts'
import { isLinkMessage, readLinkMessage } from '../wire/link-message.ts'
import { type PacketParts, readPacket, type SpokenFrame, stripeOf, writePacket } from '../wire/packet.ts'
import { SigningEdge } from './plane/signing-edge.ts'
import { ForwarderWorld, type Tamper } from './testing/forwarder-world.ts'
import { inventedPacket, rewriting } from './testing/hostility.ts'
import { oneChain, twoChains } from './testing/trees.ts'
import { MAX_UNSIGNED_FRAMES } from './trust/believe.ts'

type Bytes = Uint8Array<ArrayBuffer>
type Room = ReturnType<typeof roomOf>

const ADA = 6 as SourceId
/** The whole trunk: whatever anybody below hears came through them, so their two ways agree. */
const LIARS = ['a1', 'b1'] as const
const CHILDREN = ['a2', 'b2']
const BELOW = [...CHILDREN, 'a3', 'b3', 'ear']
const SPEECH_MS = 6_000
const GROUPS = SPEECH_MS / 20 / MAX_GROUP_FRAMES

interface RoomOptions {
  readonly seed?: number
  /** The sequence and the timestamp of Ada's first frame. */
  readonly from?: number
  readonly timestamp?: number
  readonly prepare?: (world: ForwarderWorld, clock: VirtualClock) => void
}

/** A room in which Ada begins to speak after a second. */
function roomOf({ seed = 1, from = 0, timestamp = 0, prepare }: RoomOptions = {}) {
  const clock = new VirtualClock()
  const world = new ForwarderWorld({ clock, chance: seededRandom(seed).next })
  prepare?.(world, clock)
  world.plan({ edges: twoChains(), stage: ['ada'], sources: [ADA] })
  clock.advance(1_000)
  world.speak('ada', ADA, SPEECH_MS, { from, timestamp })
  return { clock, world }
}

/** What a listener got of Ada in another room, where she has another key: packets with signatures. */
function tapeOf(from: number): Bytes[] {
  const { clock, world } = roomOf({ seed: 2, from, timestamp: from * 960 + 480 })
  clock.advance(SPEECH_MS)
  return world.packets({ to: 'a2' }).map(({ bytes }) => bytes.slice())
}

/** The sound of a tape, numbered as Ada's next frames. */
function renumbered(tape: readonly Bytes[]): Bytes[] {
  let previous: SpokenFrame | undefined
  return tape.flatMap((bytes, sequence) => {
    const read = readPacket(bytes)
    if (!read.ok) return []
    const frame = { ...read.value.frame, sequence, timestamp: sequence * 960 }
    const packet = writePacket({ source: ADA, stripe: stripeOf(ADA, sequence, 2), frame, previous })
    previous = frame
    return [packet]
  })
}

/** Both play a tape at the pace of speech, each in its stripe. */
function play({ clock, world }: Room, tape: readonly Bytes[], afterMs = 0): void {
  tape.forEach((bytes, at) => {
    const read = readPacket(bytes)
    const liar = LIARS[read.ok ? read.value.stripe : 0]!
    clock.after(afterMs + at * 20, () => {
      for (const victim of CHILDREN) world.inject(liar, victim, bytes.slice())
    })
  })
}

const passOn: Tamper = (bytes) => [bytes]
const keepBack: Tamper = (bytes) => (isLinkMessage(bytes) ? [bytes] : [])
/** Alters frames, and leaves out the signatures over them. */
function altering(isAltered: (sequence: number) => boolean): Tamper {
  const change = (frame: SpokenFrame) =>
    isAltered(frame.sequence) ? { ...frame, opus: frame.opus.map((byte) => byte ^ 0xff) } : frame
  const isOver = ({ signature }: PacketParts) => signature !== undefined && isAltered(signature.first)
  return rewriting((packet) => [
    {
      ...{ ...packet, frame: change(packet.frame), previous: packet.previous && change(packet.previous) },
      signature: isOver(packet) ? undefined : packet.signature,
    },
  ])
}
/** Answers nobody who asks for signatures. */
const provingNothing =
  (tamper: Tamper): Tamper =>
  (bytes, to) =>
    readLinkMessage(bytes)?.type === 'group' ? [] : tamper(bytes, to)

/** What came of it for everybody below who two liars are above. */
function lied(tamper: Tamper, tape: readonly Bytes[] = [], afterMs = 0) {
  const room = roomOf()
  const { clock, world } = room
  for (const liar of LIARS) world.tamper(liar, provingNothing(tamper))
  play(room, tape, afterMs)
  clock.advance(SPEECH_MS + 2_000)
  return BELOW.map((peer) => ({
    altered: world.altered(peer, ADA),
    missed: world.missed(peer, ADA),
    reported: world.peer(peer).notices.filter(({ type }) => type === 'unprovable').length,
  }))
}

describe('two liars, above everybody in both stripes, from the first packet on', () => {
  it.each<{ what: string; tamper?: Tamper; tape?: readonly Bytes[] }>([
    { what: 'replay another room', tape: tapeOf(450) },
    { what: 'replay this room before its relay began anew', tape: tapeOf(0) },
    { what: 'replay renumbered', tape: renumbered(tapeOf(450)) },
    { what: 'invent the same', tape: Array.from({ length: 300 }, (_, at) => inventedPacket(ADA, at + 1)) },
    { what: 'alter everything', tamper: altering(() => true) },
  ])('are heard for 200 ms each, and reported, when they $what', ({ tamper = keepBack, tape }) => {
    for (const { altered, reported } of lied(tamper, tape)) {
      expect(altered).toBeLessThanOrEqual(MAX_UNSIGNED_FRAMES)
      expect(altered).toBeGreaterThan(0)
      expect(reported).toBeGreaterThanOrEqual(2)
    }
  })

  it.each([
    { what: 'before her', afterMs: 0, most: { altered: MAX_UNSIGNED_FRAMES, missed: 30 } },
    { what: 'after her', afterMs: 100, most: { altered: 0, missed: 0 } },
  ])('silence the speaker for 600 ms at most when they pass her on, and begin their replay $what', (given) => {
    for (const { altered, missed } of lied(passOn, tapeOf(450), given.afterMs)) {
      expect(altered).toBeLessThanOrEqual(given.most.altered)
      expect(missed).toBeLessThanOrEqual(given.most.missed)
    }
  })

  it('are reported when they alter every other group, of which a verified one pays for one frame', () => {
    const isOdd = (sequence: number) => Math.floor(sequence / MAX_GROUP_FRAMES) % 2 === 1
    for (const { altered, missed, reported } of lied(altering(isOdd))) {
      expect(altered).toBeLessThanOrEqual(MAX_UNSIGNED_FRAMES + GROUPS / 2)
      expect(altered + missed).toBe((GROUPS / 2) * MAX_GROUP_FRAMES) // every true frame is heard
      expect(reported).toBeGreaterThanOrEqual(2)
    }
  })

  it('cannot have said again, while nobody speaks, what was said before', () => {
    const room = roomOf()
    const { clock, world } = room
    clock.advance(SPEECH_MS + 1_000)
    play(
      room,
      world.packets({ to: 'a2' }).map(({ bytes }) => bytes.slice()),
    )
    clock.advance(SPEECH_MS)
    for (const peer of BELOW) expect(world.peer(peer).ear.sounded).toHaveLength(SPEECH_MS / 20)
  })
})

describe('a liar in the only stripe', () => {
  it('is heard for 400 ms at most of a speaker whom it invents, however much of another it passes on', () => {
    const BOB = 9 as SourceId
    const clock = new VirtualClock()
    const world = new ForwarderWorld({ clock, chance: seededRandom(1).next, stripes: 1 })
    const edges = [...oneChain, { from: 'bob', to: 'a1', feeds: [0] }]
    world.plan({ edges, stage: ['ada', 'bob'], sources: [ADA, BOB] })
    clock.advance(1_000)
    world.speak('bob', BOB, SPEECH_MS)
    world.speak('ada', ADA, 20)
    clock.advance(500)
    world.tamper('a1', provingNothing(passOn))
    for (let sequence = 2; sequence < 250; sequence += 1) {
      clock.after(sequence * 20, () => world.inject('a1', 'a2', inventedPacket(ADA, sequence, 1)))
    }
    clock.advance(SPEECH_MS + 1_000)
    for (const peer of ['a2', 'ear']) {
      expect(world.altered(peer, ADA)).toBeLessThanOrEqual(MAX_UNSIGNED_FRAMES)
      expect(world.missed(peer, BOB)).toBe(0)
    }
  })
})

describe('where nobody can tell by signatures', () => {
  it.each<{ what: string; prepare: (world: ForwarderWorld) => void }>([
    { what: 'a speaker has no key', prepare: (world) => void (world.peer('ada').signer.setSource = () => {}) },
    {
      what: 'the cryptography of a listener cannot be loaded',
      prepare(world) {
        const { signer, forwarder } = world.peer('ear')
        signer.check = (check) =>
          forwarder.checked(check, { isGenuine: false, isUnchecked: true, hasNoCryptography: true }, world.now)
      },
    },
  ])('everything that two ways agree on is heard as before, and nobody reported: $what', ({ prepare }) => {
    const { clock, world } = roomOf({ prepare })
    clock.advance(SPEECH_MS + 2_000)
    expect(world.missed('ear', ADA)).toBe(0)
    expect(world.peer('ear').notices.filter(({ type }) => type === 'unprovable')).toEqual([])
  })

  it('somebody whose cryptography hangs misses less than a second, once', () => {
    const hanging: FrameSigning = { ...nobleSigning(), verify: () => new Promise(() => {}) }
    const { clock, world } = roomOf({
      prepare(world, clock) {
        const { signer, forwarder } = world.peer('ear')
        const edge = new SigningEdge(hanging, clock, {
          checked: (check, finding) => forwarder.checked(check, finding, world.now),
          signed() {},
          key() {},
        })
        signer.check = (check) => edge.check(check)
      },
    })
    clock.advance(SPEECH_MS + 2_000)
    expect(world.missed('ear', ADA)).toBeGreaterThan(0)
    expect(world.missed('ear', ADA)).toBeLessThan(50)
  })
})

import type { Clock } from '../../ports/clock.ts'
import type { SourceId } from '../../protocol/index.ts'
import { MAX_GROUP_FRAMES, SIGNATURE_BYTES } from '../../wire/frame-group.ts'
import { isLinkMessage, type LinkMessage, readLinkMessage, writeLinkMessage } from '../../wire/link-message.ts'
import { type Packet, type PacketParts, readPacket, type SpokenFrame, writePacket } from '../../wire/packet.ts'
import type { ForwarderWorld, Tamper } from './forwarder-world.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** One hostile peer, and what it knows. */
export interface Liar {
  readonly world: ForwarderWorld
  readonly clock: Clock
  readonly name: string
  /** Its neighbours that take packets from it. */
  readonly victims: readonly string[]
  /** The source that it lies about. */
  readonly source: SourceId
}

/** Begins to be hostile, and goes on until the world ends. */
export type Attack = (liar: Liar) => void

/** Makes packets in place of another one. */
type Rewrite = (packet: Packet) => readonly PacketParts[]

/** Tampers with packets alone: link messages go out as they are. */
export const rewriting =
  (rewrite: Rewrite): Tamper =>
  (bytes) => {
    const packet = isLinkMessage(bytes) ? undefined : readPacket(bytes)
    return packet?.ok ? rewrite(packet.value).map(writePacket) : [bytes]
  }

/** Both frames of a packet, changed alike. */
const changing = (change: (frame: SpokenFrame) => SpokenFrame): Tamper =>
  rewriting((packet) => [
    { ...packet, frame: change(packet.frame), previous: packet.previous && change(packet.previous) },
  ])

/** A frame that nobody spoke, at the place where its speaker would speak it. */
const inventedFrame = (sequence: number): SpokenFrame => ({
  ...{ opus: new Uint8Array(50).fill(0xab), level: 5, voice: true },
  ...{ sequence: sequence >>> 0, timestamp: (sequence * 960) >>> 0 },
})

/** A packet with two invented frames. */
export const inventedPacket = (source: SourceId, sequence: number, stripes = 2): Bytes =>
  writePacket({
    ...{ source, stripe: (source + (sequence >>> 0)) % stripes },
    ...{ frame: inventedFrame(sequence), previous: inventedFrame(sequence - 1) },
  })

const falseSignature = (salt: number): Bytes => new Uint8Array(SIGNATURE_BYTES).fill(salt)

/** Does something to each victim, again and again. */
function every(ms: number, { clock, victims }: Liar, act: (victim: string, time: number) => void): void {
  let time = 0
  const turn = () => {
    time += 1
    for (const victim of victims) act(victim, time)
    clock.after(ms, turn)
  }
  turn()
}

const newestOf = ({ world, source }: Liar): number => world.published.get(source)!.at(-1)!.sequence
const tampering =
  (tamper: Tamper): Attack =>
  ({ world, name }) =>
    world.tamper(name, tamper)

/** What a super-peer can change of the packets that it passes on. */
const ALTERATIONS: Readonly<Record<string, Tamper>> = {
  'alters sound': changing((frame) => ({ ...frame, opus: frame.opus.map((byte) => byte ^ 0xff) })),
  'alters levels': changing((frame) => ({ ...frame, level: frame.level ^ 1 })),
  'alters the V bit': changing((frame) => ({ ...frame, voice: !frame.voice })),
  'alters timestamps': changing((frame) => ({ ...frame, timestamp: (frame.timestamp + 480) >>> 0 })),
}

/** What a super-peer can change of the way that packets say they came. */
const MARKS: Readonly<Record<string, Tamper>> = {
  'strips signatures': rewriting((packet) => [{ ...packet, signature: undefined }]),
  'sets the remade bit': rewriting((packet) => [{ ...packet, remade: true }]),
  'clears the remade bit': rewriting((packet) => [{ ...packet, remade: false }]),
  'sends everything on the other stripe': rewriting((packet) => [{ ...packet, stripe: 1 - packet.stripe }]),
  'sends everything on both stripes': rewriting((packet) => [packet, { ...packet, stripe: 1 - packet.stripe }]),
  'drops redundancy': rewriting((packet) => [{ ...packet, previous: undefined }]),
  'drops every packet': rewriting(() => []),
  'advertises frames that nobody has': (bytes) => {
    const message = readLinkMessage(bytes)
    if (message?.type !== 'heartbeat') return [bytes]
    const newest = message.newest.map(({ source, sequence }) => ({ source, sequence: (sequence + 30) >>> 0 }))
    return [writeLinkMessage({ ...message, newest })]
  },
}

/** Signatures that the speaker did not make. */
const SIGNATURES: Readonly<Record<string, Tamper>> = {
  'forges signatures': rewriting((packet) => [
    { ...packet, signature: packet.signature && { ...packet.signature, bytes: falseSignature(7) } },
  ]),
  'sends eight signatures for each group': rewriting((packet) => {
    const first = (packet.frame.sequence - (packet.frame.sequence % MAX_GROUP_FRAMES) - MAX_GROUP_FRAMES) >>> 0
    return Array.from({ length: 8 }, (_, salt) => {
      return { ...packet, signature: { first, count: MAX_GROUP_FRAMES, bytes: falseSignature(salt) } }
    })
  }),
}

/** @param far frames ahead of what the speaker has spoken */
export const jumpingAhead =
  (far: number, ms = 200): Attack =>
  (liar) =>
    every(ms, liar, (victim) => {
      const { world, name, source } = liar
      for (let step = 0; step < 4; step += 1) {
        world.inject(name, victim, inventedPacket(source, newestOf(liar) + far + step))
      }
    })

/** Goes on speaking, frame by frame, from the next frame on. */
export const inventing =
  (ms = 20): Attack =>
  (liar) => {
    const { world, name, source } = liar
    const last = newestOf(liar)
    every(ms, liar, (victim, time) => world.inject(name, victim, inventedPacket(source, last + time)))
  }

const flooding =
  (message: (liar: Liar, salt: number) => LinkMessage): Attack =>
  (liar) =>
    every(20, liar, (victim, time) => {
      for (let salt = 0; salt < 5; salt += 1) {
        liar.world.inject(liar.name, victim, writeLinkMessage(message(liar, time * 5 + salt)))
      }
    })

const attacksOf = (tampers: Readonly<Record<string, Tamper>>): Readonly<Record<string, Attack>> =>
  Object.fromEntries(Object.entries(tampers).map(([name, tamper]) => [name, tampering(tamper)]))

/** Attacks that must change nothing for anybody: nobody hears of them, and nobody is blamed. */
export const VAIN: Readonly<Record<string, Attack>> = {
  ...attacksOf(MARKS),
  'jumps ahead by 60': jumpingAhead(60),
  'jumps ahead by 1,000': jumpingAhead(1_000),
  'jumps back by 1,000': jumpingAhead(-1_000),
  'replays each packet four times': ({ world, clock, name }) =>
    world.tamper(name, (bytes, to) => {
      for (const ms of [100, 300, 1_000, 2_000]) clock.after(ms, () => world.inject(name, to, bytes.slice()))
      return [bytes]
    }),
  'speaks for somebody who is muted': (liar) => {
    const muted = (liar.source + 2) as SourceId
    every(20, liar, (victim, time) => liar.world.inject(liar.name, victim, inventedPacket(muted, time)))
  },
  'floods hash lists': flooding((liar, salt) => ({
    ...{ type: 'group', source: liar.source, first: (newestOf(liar) - (salt % 30)) >>> 0 },
    ...{ hashes: new Uint8Array(80).fill(salt), signature: falseSignature(salt) },
  })),
  'floods requests for hash lists': flooding((liar, salt) => ({
    type: 'group-request',
    frames: Array.from({ length: 16 }, (_, at) => ({
      source: liar.source,
      sequence: (newestOf(liar) + salt + at) >>> 0,
    })),
  })),
  'floods requests for frames': flooding((liar, salt) => ({
    type: 'nack',
    frames: Array.from({ length: 16 }, (_, at) => ({
      source: liar.source,
      sequence: (newestOf(liar) + salt - at) >>> 0,
    })),
  })),
}

/** Attacks that put other frames in the place of those that were spoken. */
export const ALTERING = attacksOf(ALTERATIONS)
/** Attacks that the victims find out, and leave their parent for. */
export const FORGERIES = { ...ALTERING, ...attacksOf(SIGNATURES) }

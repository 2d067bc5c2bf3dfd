import fc from 'fast-check'
import type { LinkRoute } from '../../ports/media-plane.ts'
import type { FrameKey, LinkId, PeerId, SourceId } from '../../protocol/index.ts'
import { nobleSigning } from '../../signing/noble-signing.ts'
import { type LinkMessage, readLinkMessage, writeLinkMessage } from '../../wire/link-message.ts'
import { linkMessages, packets } from '../../wire/testing/wire.ts'
import { type Packet, readHead, readPacket, stripeOf, writePacket } from '../../wire/packet.ts'
import { Forwarder } from '../forwarder.ts'
import { SigningEdge } from '../plane/signing-edge.ts'
import { OwnFrames } from '../trust/own-frames.ts'

const ADA = 6 as SourceId
const OTHER = 9 as SourceId
const STRIPES = 2
/** How much of each kind a forwarder keeps at most of one source. */
const MOST_KEPT = { groups: 40, requests: 64, recoveries: 32, disputes: 64, missing: 64, links: 3 }

/** What happens to a forwarder that two honest parents feed. */
export type HostileStep =
  /** Ada speaks a frame, which comes both ways. */
  | { readonly type: 'frame' }
  | { readonly type: 'time'; readonly ms: number }
  /** The liar, who is a parent in stripe 0 too, sends a packet. @param near its frame is this far from Ada's newest */
  | { readonly type: 'packet'; readonly packet: Packet; readonly near: number | undefined }
  | { readonly type: 'message'; readonly message: LinkMessage; readonly near: number | undefined }
  | { readonly type: 'bytes'; readonly bytes: Uint8Array<ArrayBuffer> }
  /** The plan gives the liar another role. */
  | { readonly type: 'route'; readonly parent: readonly number[]; readonly standby: readonly number[] }

const near = fc.option(fc.integer({ min: -70, max: 70 }), { nil: undefined, freq: 4 })
const stripes = fc.uniqueArray(fc.nat(1), { maxLength: 2 })
const bytes = fc.uint8Array({ maxLength: 60 }) as fc.Arbitrary<Uint8Array<ArrayBuffer>>

/** Random things that a liar, the clock and the plan do. */
export const hostileScripts: fc.Arbitrary<HostileStep[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant({ type: 'frame' } as const) },
    { weight: 2, arbitrary: fc.record({ type: fc.constant('time' as const), ms: fc.integer({ min: 1, max: 300 }) }) },
    { weight: 6, arbitrary: fc.record({ type: fc.constant('packet' as const), packet: packets, near }) },
    { weight: 3, arbitrary: fc.record({ type: fc.constant('message' as const), message: linkMessages, near }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('bytes' as const), bytes }) },
    {
      weight: 1,
      arbitrary: fc.record({ type: fc.constant('route' as const), parent: stripes, standby: stripes }),
    },
  ),
  { maxLength: 150, size: 'max' },
)

/**
 * One forwarder between two honest parents and a liar. `play` throws where a rule is broken:
 * 1. Nothing that is sent to it makes it throw.
 * 2. A frame that came both honest ways was delivered, as it was spoken, and once.
 * 3. No other content of that frame is left delivered.
 * 4. What it keeps is bounded.
 */
export class HostileScene {
  #now = 0
  readonly #links = { left: 'left' as LinkId, right: 'right' as LinkId, liar: 'liar' as LinkId }
  readonly #delivered = new Map<string, string[]>()
  readonly #spoken = new Map<number, string>()
  readonly #forwarder: Forwarder
  readonly #speaker: SigningEdge
  readonly #own: OwnFrames
  /** What the forwarder sent and nobody has answered yet. */
  #asked: { readonly link: LinkId; readonly message: LinkMessage | undefined }[] = []
  #key: FrameKey | undefined
  #next = 0xfffffff0
  #previous: Packet['frame'] | undefined
  #liar: Pick<LinkRoute, 'parent' | 'standby'> = { parent: [0], standby: [] }

  constructor() {
    const signing = nobleSigning()
    // It answers at once, so nothing waits.
    const clock = { now: () => this.#now, after: () => () => {} }
    const checker = new SigningEdge(signing, clock, {
      checked: (check, finding) => this.#forwarder.checked(check, finding, this.#now),
      signed: () => {},
      key: () => {},
    })
    this.#forwarder = new Forwarder({
      deliver: (packet) => this.#deliver(packet),
      retract: (source, sequence) => void this.#delivered.get(`${source} ${sequence}`)?.pop(),
      notice: () => {},
      check: (check) => checker.check(check),
      sign: () => {},
    })
    this.#speaker = new SigningEdge(signing, clock, {
      checked: () => {},
      signed: (group) => this.#own.signed(group, this.#now),
      key: (_, key) => (this.#key = key),
    })
    this.#own = new OwnFrames({
      sign: (group) => this.#speaker.sign(group),
      send: (packet, stripe) => {
        this.#forwarder.receive(stripe === 0 ? this.#links.left : this.#links.right, packet, this.#now)
      },
    })
    this.#speaker.setSource(ADA)
    for (const link of Object.values(this.#links)) {
      const send = (bytes: Uint8Array<ArrayBuffer>) => void this.#asked.push({ link, message: readLinkMessage(bytes) })
      this.#forwarder.attach(link, { readyState: 'open', bufferedAmount: 0, send }, 0)
    }
    this.#route()
    this.#pass(100)
    // The two parents are known before anything happens.
    for (let count = 0; count < 30; count += 1) this.play({ type: 'frame' })
  }

  play(step: HostileStep): void {
    switch (step.type) {
      case 'frame':
        this.#speak()
        return
      case 'time':
        return this.#pass(step.ms)
      case 'packet':
        return this.#lie(writePacket(this.#aimed(step.packet, step.near)))
      case 'message':
        return this.#lie(writeLinkMessage(this.#aimedMessage(step.message, step.near)))
      case 'bytes':
        return this.#lie(step.bytes.slice())
      case 'route':
        this.#liar = { parent: step.parent, standby: step.standby }
        return this.#route()
    }
  }

  /** Ends the story, and checks what was heard. @returns what is wrong, in words */
  faults(): string[] {
    const faults = this.#tooMuch()
    this.#speak(false)
    this.#pass(2_000)
    for (const [sequence, spoken] of this.#spoken) {
      const heard = this.#delivered.get(`${ADA} ${sequence}`) ?? []
      if (heard.length !== 1 || heard[0] !== spoken)
        faults.push(`frame ${sequence} was heard as ${heard.join(' and ')}`)
    }
    return [...faults, ...this.#tooMuch()]
  }

  #tooMuch(): string[] {
    return this.#forwarder.kept.streams.flatMap((stream) => {
      const kept = {
        ...{ groups: stream.groups.all.length, requests: stream.requests.length, links: stream.newestBy.size },
        ...{ recoveries: stream.recoveries.length, disputes: stream.disputes.length, missing: stream.missing.count },
      }
      return Object.entries(kept).flatMap(([what, count]) =>
        count > MOST_KEPT[what as keyof typeof kept] ? [`${count} ${what} of source ${stream.source} are kept`] : [],
      )
    })
  }

  #speak(voice = true): void {
    const sequence = this.#next
    this.#next = (sequence + 1) >>> 0
    const opus = Uint8Array.from({ length: 20 }, (_, at) => (sequence * 31 + at) & 0xff)
    const frame = { sequence, timestamp: (sequence * 960) >>> 0, level: 20, voice, opus }
    const stripe = stripeOf(ADA, sequence, STRIPES)
    const packet = writePacket({ source: ADA, stripe, frame, previous: this.#previous })
    if (this.#previous) this.#spoken.set(this.#previous.sequence, textOf(this.#previous)) // now it came both ways
    this.#previous = frame
    this.#own.publish(packet, { stripes: STRIPES, canSign: true }, this.#now)
    this.#pass(20)
  }

  #pass(ms: number): void {
    const until = this.#now + ms
    while (this.#now < until) {
      this.#now = Math.min(until, this.#now + 10)
      this.#own.tick(this.#now)
      this.#forwarder.tick(this.#now)
      this.#answer()
    }
  }

  /** The honest parents send the groups that they are asked for. */
  #answer(): void {
    for (const { link, message } of this.#asked.splice(0)) {
      if (message?.type !== 'group-request' || link === this.#links.liar) continue
      for (const { source, sequence } of message.frames) {
        const group = this.#own.groupOf(source as SourceId, sequence)
        if (!group) continue
        const { hashes, signature } = group
        const answer = {
          type: 'group',
          source: ADA,
          first: signature.first,
          hashes,
          signature: signature.bytes,
        } as const
        this.#forwarder.receive(link, writeLinkMessage(answer), this.#now)
      }
    }
  }

  #lie(bytes: Uint8Array<ArrayBuffer>): void {
    this.#forwarder.receive(this.#links.liar, bytes, this.#now)
  }

  #route(): void {
    const route = (link: LinkId, part: Partial<LinkRoute>): LinkRoute => ({
      ...{ link, peer: link as string as PeerId, feedsOthers: true, stage: false, retired: false },
      ...{ parent: [], child: [], standby: [], backs: [], ...part },
    })
    const { left, right, liar } = this.#links
    this.#forwarder.route(
      {
        ...{ stripes: STRIPES, onStage: false, sources: [{ source: ADA, key: this.#key }, { source: OTHER }] },
        links: [route(left, { parent: [0] }), route(right, { parent: [1] }), route(liar, this.#liar)],
      },
      this.#now,
    )
  }

  #deliver(packet: Uint8Array<ArrayBuffer>): void {
    const read = readPacket(packet)
    const head = readHead(packet)
    if (!read.ok || !head) throw new Error('bytes were delivered that are no packet')
    const place = `${head.source} ${head.sequence}`
    this.#delivered.set(place, [...(this.#delivered.get(place) ?? []), textOf(read.value.frame)])
  }

  #aimed(packet: Packet, near: number | undefined): Packet {
    if (near === undefined) return packet
    const sequence = (this.#next + near) >>> 0
    const place = { sequence, timestamp: (sequence * 960) >>> 0 }
    const before = { sequence: (sequence - 1) >>> 0, timestamp: ((sequence - 1) * 960) >>> 0 }
    return {
      ...packet,
      ...{ source: ADA, stripe: stripeOf(ADA, sequence, STRIPES), frame: { ...packet.frame, ...place } },
      previous: packet.previous && { ...packet.previous, ...before },
    }
  }

  #aimedMessage(message: LinkMessage, near: number | undefined): LinkMessage {
    if (near === undefined) return message
    const place = { source: ADA, sequence: (this.#next + near) >>> 0 }
    if (message.type === 'heartbeat') return { ...message, newest: [place] }
    if (message.type === 'resume') return { ...message, have: [place] }
    if (message.type === 'nack' || message.type === 'group-request') return { ...message, frames: [place] }
    return message.type === 'group' ? { ...message, source: ADA, first: place.sequence } : message
  }
}

const textOf = ({ timestamp, level, voice, opus }: Packet['frame']): string =>
  `${timestamp} ${level} ${voice} ${Buffer.from(opus).toString('hex')}`

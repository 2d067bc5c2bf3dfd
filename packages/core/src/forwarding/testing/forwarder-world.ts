import type { Cancel, Clock } from '../../ports/clock.ts'
import type { FrameSigning } from '../../ports/frame-signing.ts'
import type { LinkNotice, LinkRoute } from '../../ports/media-plane.ts'
import type { FrameKey, LinkId, PeerId, SourceId } from '../../protocol/index.ts'
import { type LinkMessage, readLinkMessage } from '../../wire/link-message.ts'
import { memoizedSigning } from '../../signing/memoized-signing.ts'
import { nobleSigning } from '../../signing/noble-signing.ts'
import { readHead, readPacket, type SpokenFrame, stripeOf, writePacket } from '../../wire/packet.ts'
import { Forwarder } from '../forwarder.ts'
import { WorldEar } from './world-ear.ts'
import { SigningEdge } from '../plane/signing-edge.ts'
import { Turns } from '../plane/turns.ts'

export interface WorldOptions {
  clock: Clock
  /** Returns a number from 0 up to 1 at each call. */
  chance: () => number
  /** Milliseconds from one peer to another. @default 5 */
  delayMs?: number
  /** Each packet takes up to this many milliseconds more, drawn anew, so that packets overtake each other. @default
   *  0 */
  jitterMs?: number
  /** Share of what is sent that is lost, 0 to 1. @default 0 */
  loss?: number
  /** Share of what is sent that arrives twice, 0 to 1. @default 0 */
  duplication?: number
  /** @default 2 */
  stripes?: number
}

/** What one peer does for another. Several edges between the same two share a link. */
export interface Edge {
  from: string
  to: string
  /** Stripes in which `from` is the parent of `to`. */
  feeds?: number[]
  /** Stripes in which `from` stands by for `to`. */
  standsBy?: number[]
  /** The two are fellow speakers. */
  stage?: boolean
}

export interface DeliveredFrame {
  readonly source: SourceId
  readonly sequence: number
  readonly at: number
  readonly bytes: Uint8Array
}

/** What a hostile peer puts in the place of bytes that it is about to send: other bytes, more, or none. */
export type Tamper = (bytes: Uint8Array<ArrayBuffer>, to: string) => Uint8Array<ArrayBuffer>[]

interface Channel {
  readonly link: LinkId
  readonly ends: readonly [Peer, Peer]
  readyState: string
  bufferedAmount: number
  isCut: boolean
}

interface Sent {
  readonly from: string
  readonly to: string
  readonly at: number
  readonly message: LinkMessage | undefined
  readonly bytes: Uint8Array
}

class Peer {
  readonly name: string
  readonly forwarder: Forwarder
  readonly turns: Turns
  readonly signer: SigningEdge
  /** The source under which it speaks. */
  own: SourceId | undefined
  readonly delivered: DeliveredFrame[] = []
  readonly ear: WorldEar
  readonly notices: (LinkNotice & { at: number })[] = []
  onStage = false
  isDead = false
  frozenUntil = 0
  /** All that it has to do waits that long in line. */
  lagMs = 0
  routes: LinkRoute[] = []

  constructor(
    name: string,
    clock: Clock,
    {
      signing,
      onNotice,
      onKey,
    }: {
      signing: FrameSigning
      onNotice: (notice: LinkNotice) => void
      onKey: (source: SourceId, key: FrameKey) => void
    },
  ) {
    this.name = name
    this.ear = new WorldEar(clock)
    this.signer = new SigningEdge(signing, clock, {
      checked: (check, finding) => this.forwarder.checked(check, finding, clock.now()),
      signed: (group) => this.forwarder.signed(group, clock.now()),
      key: (source, key) => onKey(source, key),
    })
    this.forwarder = new Forwarder({
      deliver: (bytes, arrival) => {
        this.ear.push(bytes, arrival)
        const head = readHead(bytes)!
        this.delivered.push({ source: head.source, sequence: head.sequence, at: clock.now(), bytes: bytes.slice() })
      },
      retract: (source, sequence) => {
        const index = this.delivered.findIndex((frame) => frame.source === source && frame.sequence === sequence)
        if (index >= 0) this.delivered.splice(index, 1)
        this.ear.retract(source, sequence)
      },
      check: (check) => this.signer.check(check),
      sign: (group) => this.signer.sign(group),
      notice: (notice) => {
        this.notices.push({ ...notice, at: clock.now() })
        onNotice(notice)
      },
    })
    this.turns = new Turns(this.forwarder, {
      now: () => clock.now(),
      after: (ms, task) => this.#after(clock, ms, task),
    })
  }

  /** Its timers wait while it stands still. */
  #after(clock: Clock, ms: number, task: () => void): Cancel {
    let cancel: Cancel
    const run = () => {
      const waitMs = this.frozenUntil - clock.now()
      if (waitMs > 0) cancel = clock.after(waitMs, run)
      else task()
    }
    cancel = clock.after(ms + this.lagMs, run)
    return () => cancel()
  }
}

/** Forwarders in one process, linked with delay, loss, reordering and duplicates, on a given clock. */
export class ForwarderWorld {
  readonly sent: Sent[] = []
  /** The packets that each source published, and when. */
  readonly published = new Map<SourceId, { packet: Uint8Array; at: number; sequence: number }[]>()
  readonly #options: Required<WorldOptions>
  readonly #peers = new Map<string, Peer>()
  readonly #channels = new Map<string, Channel>()
  readonly #edges = new Map<string, Edge[]>()
  #sources: SourceId[] = []
  readonly #keys = new Map<SourceId, FrameKey>()
  /** All peers share it, so that each signature is checked once. */
  readonly #signing = memoizedSigning(nobleSigning())
  readonly #tampering = new Map<string, Tamper>()
  #links = 0

  constructor(options: WorldOptions) {
    this.#options = { delayMs: 5, jitterMs: 0, loss: 0, duplication: 0, stripes: 2, ...options }
  }

  get now(): number {
    return this.#options.clock.now()
  }

  /** Changes how links transmit from now on. */
  line(part: Pick<WorldOptions, 'delayMs' | 'jitterMs' | 'loss' | 'duplication'>): void {
    Object.assign(this.#options, part)
  }

  peer(name: string): Peer {
    const known = this.#peers.get(name)
    if (known) return known
    const { clock } = this.#options
    const peer = new Peer(name, clock, {
      signing: this.#signing,
      onNotice: (notice) => {
        if (notice.type === 'released') clock.after(0, () => this.#closeRetired(name, notice.link))
      },
      onKey: (source, key) => {
        this.#keys.set(source, key)
        for (const other of this.#peers.values()) this.#route(other)
      },
    })
    this.#peers.set(name, peer)
    peer.turns.take(this.now)
    peer.turns.start()
    return peer
  }

  /** Links peers by these edges. A link that is in none of them is retired, and goes on until it is released. */
  plan({ edges, stage, sources }: { edges: Edge[]; stage: string[]; sources: SourceId[] }): void {
    this.#sources = sources
    const wanted = new Map<string, Edge[]>()
    for (const edge of edges) {
      const key = keyOf(edge.from, edge.to)
      wanted.set(key, [...(wanted.get(key) ?? []), edge])
    }
    for (const key of wanted.keys()) if (!this.#channels.has(key)) this.#open(key)
    for (const peer of this.#peers.values()) peer.onStage = stage.includes(peer.name)
    for (const [key, channel] of this.#channels) {
      const isRetired = !wanted.has(key)
      const pair = wanted.get(key) ?? this.#edges.get(key) ?? []
      this.#edges.set(key, pair)
      channel.ends.forEach((peer, index) => {
        const other = channel.ends[1 - index]!
        const of = (pick: (edge: Edge) => number[] | undefined, from: Peer) =>
          pair.filter((edge) => edge.from === from.name).flatMap((edge) => pick(edge) ?? [])
        const route: LinkRoute = {
          link: channel.link,
          ...{ peer: other.name as PeerId, feedsOthers: true },
          parent: of(({ feeds }) => feeds, other),
          child: of(({ feeds }) => feeds, peer),
          standby: of(({ standsBy }) => standsBy, other),
          backs: of(({ standsBy }) => standsBy, peer),
          stage: pair.some(({ stage }) => stage === true),
          retired: isRetired,
        }
        peer.routes = [...peer.routes.filter(({ link }) => link !== channel.link), route]
      })
    }
    for (const peer of this.#peers.values()) this.#route(peer)
  }

  link(a: string, b: string): LinkId {
    return this.#channels.get(keyOf(a, b))!.link
  }

  /** Another stay of that speaker begins, under the same source. */
  renewKey(name: string): void {
    const { signer, own } = this.peer(name)
    signer.setSource(undefined)
    signer.setSource(own)
  }

  /** The peer is gone without a word: it sends nothing, and nothing reaches it. */
  kill(name: string): void {
    this.peer(name).isDead = true
    this.peer(name).turns.stop()
  }

  /** The peer's thread stands still, and what arrives meanwhile waits. */
  freeze(name: string, ms: number): void {
    this.peer(name).frozenUntil = this.now + ms
  }

  /** From now on all that the peer has to do waits in line for that many milliseconds, as where CPU is short. */
  lag(name: string, ms: number): void {
    this.peer(name).lagMs = ms
  }

  /** Cuts the link between two peers, or mends it. */
  cut(a: string, b: string, isCut: boolean): void {
    this.#channels.get(keyOf(a, b))!.isCut = isCut
  }

  /** Sets how many bytes wait in the channels between two peers. */
  buffered(a: string, b: string, bytes: number): void {
    this.#channels.get(keyOf(a, b))!.bufferedAmount = bytes
  }

  /** Closes a link for both ends, as their sessions do. */
  close(a: string, b: string): void {
    const key = keyOf(a, b)
    const channel = this.#channels.get(key)!
    channel.readyState = 'closed'
    this.#channels.delete(key)
    for (const peer of channel.ends) {
      peer.forwarder.detach(channel.link)
      peer.routes = peer.routes.filter(({ link }) => link !== channel.link)
      this.#route(peer)
    }
  }

  /** The peer speaks for `ms`, a frame every 20 ms. The last frame says that the spurt is over. */
  speak(name: string, source: SourceId, ms: number, { from = 0, timestamp = 0 } = {}): void {
    const { clock, stripes } = this.#options
    const published = this.published.get(source) ?? []
    this.published.set(source, published)
    if (this.peer(name).own !== source) {
      this.peer(name).own = source
      for (const peer of this.#peers.values()) this.#route(peer)
    }
    let previous: SpokenFrame | undefined
    const count = Math.floor(ms / 20)
    for (let index = 0; index < count; index += 1) {
      clock.after(index * 20, () => {
        const sequence = (from + index) >>> 0
        const opus = Uint8Array.from({ length: 40 + (sequence % 7) }, (_, at) => (sequence * 31 + at) & 0xff)
        const place = { sequence, timestamp: (timestamp + index * 960) >>> 0 }
        const frame: SpokenFrame = { opus, level: 20, voice: index < count - 1, ...place }
        const packet = writePacket({ source, stripe: stripeOf(source, sequence, stripes), frame, previous })
        previous = frame
        published.push({ packet: packet.slice(), at: this.now, sequence })
        const { forwarder, signer, turns, isDead } = this.peer(name)
        forwarder.publish(packet, signer.canSign, this.now)
        if (!isDead) turns.along(this.now)
      })
    }
  }

  /** How long each frame that was published between two moments took to one ear; Infinity for frames that were not
   *  delivered. */
  delays(ear: string, source: SourceId, { from = 0, to = Infinity } = {}): number[] {
    const delivered = new Map(
      this.peer(ear)
        .delivered.filter((frame) => frame.source === source)
        .map(({ sequence, at }) => [sequence, at]),
    )
    return (this.published.get(source) ?? [])
      .filter(({ at }) => at >= from && at < to)
      .map(({ sequence, at }) => (delivered.get(sequence) ?? Infinity) - at)
  }

  /** How many frames sounded at that ear that nobody spoke, or that were spoken otherwise. */
  altered(ear: string, source: SourceId): number {
    return this.alteredAt(ear, source).length
  }

  /** When each frame sounded at that ear that nobody spoke, or that was spoken otherwise. */
  alteredAt(ear: string, source: SourceId): number[] {
    const spoken = new Map(
      (this.published.get(source) ?? []).map(({ sequence, packet }) => [sequence, frameIn(packet)]),
    )
    return this.peer(ear)
      .ear.sounded.filter(({ source: of, frame }) => of === source && textOf(frame) !== spoken.get(frame.sequence))
      .map(({ at }) => at)
  }

  /** How many frames of the source never sounded at that ear. */
  missed(ear: string, source: SourceId): number {
    const { sounded } = this.peer(ear).ear
    const sequences = new Set(sounded.filter(({ source: of }) => of === source).map(({ frame }) => frame.sequence))
    return (this.published.get(source) ?? []).filter(({ sequence }) => !sequences.has(sequence)).length
  }

  messages<Type extends LinkMessage['type']>(type: Type, { from, to }: { from?: string; to?: string } = {}) {
    return this.sent.flatMap(({ message, ...rest }) =>
      message?.type === type && (!from || rest.from === from) && (!to || rest.to === to)
        ? [{ ...rest, message: message as Extract<LinkMessage, { type: Type }> }]
        : [],
    )
  }

  packets({ from, to, after = 0 }: { from?: string; to?: string; after?: number }): Sent[] {
    return this.sent.filter(
      (sent) => !sent.message && sent.at >= after && (!from || sent.from === from) && (!to || sent.to === to),
    )
  }

  /** Sends bytes over a link as if `from` had sent them. */
  inject(from: string, to: string, bytes: Uint8Array<ArrayBuffer>): void {
    const channel = this.#channels.get(keyOf(from, to))
    if (channel) this.#carry(channel, this.peer(from), bytes)
  }

  /** From now on that peer sends what `tamper` makes of its bytes. */
  tamper(name: string, tamper: Tamper): void {
    this.#tampering.set(name, tamper)
  }

  #route(peer: Peer): void {
    const { stripes } = this.#options
    const { onStage, routes: links } = peer
    if (peer.isDead) return
    const sources = this.#sources.map((source) => ({ source, key: this.#keys.get(source) }))
    const bound = links.map((link) => {
      const { onStage, own } = this.peer(link.peer)
      const isSpeaker = onStage && own !== undefined
      return isSpeaker ? Object.assign({}, link, { source: own, feedsOthers: false }) : link
    })
    if (onStage) peer.signer.setSource(peer.own)
    peer.forwarder.route({ sources, own: peer.own, stripes, onStage, links: bound }, this.now)
    peer.turns.follow(this.now)
  }

  #open(key: string): void {
    const [a, b] = key.split(' ').map((name) => this.peer(name)) as [Peer, Peer]
    this.#links += 1
    const link = `link-${String(this.#links).padStart(7, '0')}` as LinkId
    const channel: Channel = { link, ends: [a, b], readyState: 'open', bufferedAmount: 0, isCut: false }
    this.#channels.set(key, channel)
    for (const peer of channel.ends) {
      const end = {
        get readyState() {
          return channel.readyState
        },
        get bufferedAmount() {
          return channel.bufferedAmount
        },
        send: (bytes: Uint8Array<ArrayBuffer>) => {
          const to = channel.ends.find((end) => end !== peer)!.name
          const sent = this.#tampering.get(peer.name)?.(bytes.slice(), to) ?? [bytes]
          for (const each of sent) this.#carry(channel, peer, each)
        },
      }
      peer.forwarder.attach(link, end, this.now)
    }
  }

  #carry(channel: Channel, from: Peer, bytes: Uint8Array<ArrayBuffer>): void {
    const { clock, chance, delayMs, jitterMs, loss, duplication } = this.#options
    const to = channel.ends.find((end) => end !== from)!
    if (from.isDead) return
    const copy = bytes.slice()
    const message = readLinkMessage(copy)
    this.sent.push({ from: from.name, to: to.name, at: this.now, message, bytes: copy })
    const copies = chance() < duplication ? 2 : 1
    for (let times = 0; times < copies; times += 1) {
      if (chance() < loss || channel.isCut) continue
      const arrive = () => {
        if (to.isDead || channel.readyState === 'closed') return
        if (to.frozenUntil > this.now) return void clock.after(to.frozenUntil - this.now, arrive)
        to.forwarder.receive(channel.link, copy.slice(), this.now)
        to.turns.along(this.now)
      }
      clock.after(delayMs + chance() * jitterMs + to.lagMs, arrive)
    }
  }

  #closeRetired(name: string, link: LinkId): void {
    const found = [...this.#channels].find(([, channel]) => channel.link === link)
    const route = this.peer(name).routes.find((route) => route.link === link)
    if (!found || !route?.retired) return
    const [a, b] = found[1].ends
    this.close(a.name, b.name)
  }
}

/** All that is heard of a packet's frame, as text that can be compared. */
function frameIn(bytes: Uint8Array): string {
  const read = readPacket(bytes.slice())
  return read.ok ? textOf(read.value.frame) : 'unreadable'
}

const textOf = ({ opus, sequence, timestamp, level, voice }: SpokenFrame): string =>
  `${sequence} ${timestamp} ${level} ${voice} ${Buffer.from(opus).toString('hex')}`

const keyOf = (a: string, b: string): string => (a < b ? `${a} ${b}` : `${b} ${a}`)

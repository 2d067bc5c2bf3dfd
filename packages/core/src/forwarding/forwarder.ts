import type { LinkNotice, LinkRoute, PlaneTraffic, Routes } from '../ports/media-plane.ts'
import type { LinkId, SourceId } from '../protocol/index.ts'
import { isLinkMessage, readLinkMessage, writeLinkMessage } from '../wire/link-message.ts'
import { readHead } from '../wire/packet.ts'
import { Congestion, SAMPLE_MS } from './health/congestion.ts'
import { Heartbeats } from './health/heartbeats.ts'
import { LinkPort, type Outlet } from './link-port.ts'
import type { ForwarderState } from './forwarder-state.ts'
import { Parents } from './upstream/parents.ts'
import { bitsPerSecond, trainOf } from './health/probe.ts'
import { recoverPrevious, withoutPrevious } from './repair/redundancy.ts'
import { Repairs } from './repair/repairs.ts'
import { SourceStream } from './source-stream.ts'
import { SpeechClock } from './upstream/speech-clock.ts'

export interface ForwarderEvents {
  /** A fresh packet for this peer's own ear. It stays in the ring: it must not be changed. */
  deliver: (packet: Uint8Array<ArrayBuffer>, skewMs: number) => void
  notice: (notice: LinkNotice) => void
}

/** Until the next turn, in milliseconds: while frames are missing, while something may be wrong, while somebody speaks, and
 *  otherwise. Each turn wakes a thread, on phones too, so none is taken in vain. */
const MENDING_TURN_MS = 5
export const WARY_TURN_MS = 10
const TURN_MS = 20
export const IDLE_TURN_MS = 50
/** Whoever lives has given a sign of life within this time: one a second, and half a one. */
const ALIVE_MS = 1_500
/** `leaving` is said so often, a turn apart: any of them may get lost. */
const LEAVING_TIMES = 3
/** After the last frame of a spurt, signs of life go on as often for a while: they tell whom it did not reach. */
const TAIL_MS = 300

/**
 * Receives, repairs, passes on. No clock, no thread, no WebRTC: it is given packets, outlets and `now` in milliseconds, and
 * turns (`tick`).
 *
 * 1. A packet of a source that may not speak goes nowhere. 2. A frame that was seen goes nowhere. 3. What comes from a parent, or from whoever
 * was asked to stand in for one, goes to every child in its stripe but back to where it came from. 4. What comes from a fellow speaker is
 * heard, not passed on: that speaker feeds the trunk itself. 5. Whoever is none of these sends nothing that is heard. 6. A frame that came another way than its
 * own packet (redundancy, on request) is passed on as that packet, the same bytes again.
 */
export class Forwarder {
  readonly #on: ForwarderEvents
  readonly #world: ForwarderState
  readonly #speech = new SpeechClock()
  readonly #parents: Parents
  readonly #heartbeats: Heartbeats
  readonly #repairs: Repairs
  readonly #congestion = new Congestion()
  #routes: ReadonlyMap<LinkId, LinkRoute> = new Map()
  #dueAt: number | undefined
  #sampleAt = 0
  #beatUntil = -Infinity
  #leavingLeft = 0
  #train = 0
  #uplinkBps: number | undefined

  constructor(on: ForwarderEvents) {
    this.#on = on
    this.#world = {
      ...{ ports: [], byLink: new Map(), streams: [], bySource: new Map(), stripes: 1, onStage: false },
      own: undefined,
      notice: (notice) => on.notice(notice),
    }
    this.#parents = new Parents(this.#world, this.#speech)
    this.#heartbeats = new Heartbeats(this.#world)
    this.#repairs = new Repairs(this.#world)
  }

  attach(link: LinkId, outlet: Outlet, now: number): void {
    this.detach(link)
    const port = new LinkPort(link, outlet)
    this.#world.byLink.set(link, port)
    this.#world.ports.push(port)
    this.#assign(port, now)
  }

  detach(link: LinkId): void {
    const port = this.#world.byLink.get(link)
    if (!port) return
    this.#world.byLink.delete(link)
    this.#world.ports = this.#world.ports.filter((other) => other !== port)
    for (const stream of this.#world.streams) {
      stream.wanted = stream.wanted.filter((wanted) => wanted.port !== port)
      if (stream.speaker === port) stream.speaker = undefined
    }
  }

  route(routes: Routes, now: number): void {
    const { bySource } = this.#world
    this.#routes = new Map(routes.links.map((route) => [route.link, route]))
    this.#world.stripes = routes.stripes
    this.#world.onStage = routes.onStage
    if (!routes.onStage) this.#world.own = undefined
    const streams = routes.sources.map((source) => bySource.get(source) ?? new SourceStream(source))
    bySource.clear()
    for (const stream of streams) bySource.set(stream.source, stream)
    this.#world.streams = streams
    for (const port of this.#world.ports) {
      port.jitter.keep((source) => bySource.has(source))
      this.#assign(port, now)
    }
  }

  receive(link: LinkId, bytes: Uint8Array<ArrayBuffer>, now: number): void {
    const port = this.#world.byLink.get(link)
    if (!port) return
    port.bytesIn += bytes.length
    if (isLinkMessage(bytes)) this.#hear(port, bytes, now)
    else this.#take(port, bytes, now)
    if (this.#dueAt !== undefined && this.#world.streams.some(isMending)) {
      this.#dueAt = Math.min(this.#dueAt, now + MENDING_TURN_MS)
    }
  }

  /** When the next turn is due: what came since the last one may have brought it forward. */
  get dueAt(): number | undefined {
    return this.#dueAt
  }

  publish(packet: Uint8Array<ArrayBuffer>, now: number): void {
    const head = readHead(packet)
    if (!head) return
    const { source, sequence, stripe, voice } = head
    // Whoever is not on the roster yet is heard by those who know already; nothing is kept for the others.
    const stream = this.#world.bySource.get(source)
    if (stream) {
      if (!stream.window.take(sequence)) {
        stream.begin()
        stream.window.take(sequence)
      }
      this.#world.own = stream
      stream.keep(sequence, voice, packet, now, 0)
    }
    this.#pass(packet, stripe, undefined, true, now)
    if (stream) this.#repairs.came(stream, sequence, packet, stripe, now)
  }

  probe(link: LinkId, now: number): void {
    const port = this.#world.byLink.get(link)
    if (!port) return
    this.#train += 1
    for (const message of trainOf(this.#train)) port.tell(message, now)
  }

  leave(): void {
    this.#leavingLeft = LEAVING_TIMES
    this.#sayLeaving()
  }

  /** Takes a turn. @returns how long until the next one is due, if nothing comes that brings it forward (see `dueAt`) */
  tick(now: number): number {
    const lateMs = this.#dueAt === undefined ? 0 : Math.max(0, now - this.#dueAt)
    const { ports, streams } = this.#world
    this.#speech.tick(streams, now)
    for (const port of ports) {
      port.out.tick(now)
      const answer = port.probes.tick(now)
      if (answer) port.tell(answer, now)
    }
    this.#measure(lateMs, now)
    this.#parents.tick(lateMs, now)
    this.#repairs.tick(now)
    const speaks = this.#world.onStage ? this.#world.own?.isSpeaking(now) === true : this.#speech.since !== undefined
    if (speaks) this.#beatUntil = now + TAIL_MS
    const isSpeech = now < this.#beatUntil
    const isStarving = (stripe: number) => this.#parents.misses(stripe, now)
    this.#heartbeats.tick({ isSpeech, congested: this.#congestion.isCongested, isStarving }, now)
    if (this.#leavingLeft > 0) this.#sayLeaving()
    const isBusy = this.#speech.since !== undefined || isSpeech || this.#leavingLeft > 0
    const isWary = this.#leavingLeft > 0 || (isBusy && this.#parents.isWary(now))
    const turnMs = streams.some(isMending) ? MENDING_TURN_MS : isWary ? WARY_TURN_MS : isBusy ? TURN_MS : IDLE_TURN_MS
    this.#dueAt = now + turnMs
    return turnMs
  }

  traffic(now: number): PlaneTraffic {
    const { ports, streams, stripes } = this.#world
    return {
      links: new Map(ports.map((port) => [port.link, port.traffic(stripes, now)])),
      sources: new Map<SourceId, ReturnType<SourceStream['traffic']>>(
        streams.map((stream) => [stream.source, stream.traffic(now)]),
      ),
      depths: Array.from({ length: stripes }, (_, stripe) => this.#heartbeats.depth(stripe)),
      congested: this.#congestion.isCongested,
      uplinkBps: this.#uplinkBps,
    }
  }

  #assign(port: LinkPort, now: number): void {
    const had = port.out.mask
    port.route = this.#routes.get(port.link)
    port.out.route(port.route, now)
    this.#parents.assign(port, now)
    const wasChild = had !== 0 || (port.route?.child.length ?? 0) > 0
    if (port.route?.retired && wasChild && port.out.mask === 0) this.#on.notice({ type: 'released', link: port.link })
  }

  #take(port: LinkPort, packet: Uint8Array<ArrayBuffer>, now: number): void {
    port.packetsIn += 1
    const head = readHead(packet)
    const stream = head && this.#world.bySource.get(head.source)
    const isFeed = port.feeds(now)
    if (!head || !stream || !(isFeed || port.route?.stage) || stream === this.#world.own) {
      port.refused += 1
      return
    }
    port.heardAt = now
    const { sequence, stripe, timestamp, voice } = head
    const isAnswer = stream.missing.count > 0 && stream.missing.isAskedFor(sequence)
    if (!isAnswer) {
      port.jitter.came(stream.source, sequence, timestamp, now)
      stream.skew.came(stripe, timestamp, now)
      stream.cameAt[stripe] = now
      port.voice = voice
      port.packetAt = now
      if (port.isOnStage || port.route?.stage) stream.speaker = port
      this.#parents.came(port, stripe, now)
    }
    if (head.hasPrevious && !stream.window.has((sequence - 1) >>> 0)) this.#recover(stream, packet, port, isFeed, now)
    if (stream.window.take(sequence)) {
      stream.keep(sequence, voice, packet, now, this.#repairs.waitMs(port))
      this.#spread(stream, sequence, stripe, packet, isFeed ? port : undefined, head.hasPrevious, now)
    } else {
      port.duplicates += 1
      stream.strayed(sequence, now)
    }
    if (stream.missing.count > 0) this.#repairs.tick(now)
  }

  /** Frame n - 1 out of packet n, which nobody has brought. */
  #recover(stream: SourceStream, from: Uint8Array<ArrayBuffer>, port: LinkPort, isFeed: boolean, now: number): void {
    const found = recoverPrevious(from, { stripes: this.#world.stripes, ring: stream.ring, now })
    if (!found || !stream.window.take(found.sequence)) return
    const { sequence, stripe, packet } = found
    const wasAsked = stream.keep(sequence, readHead(packet)!.voice, packet, now, this.#repairs.waitMs(port))
    if (!wasAsked) stream.fromRedundancy += 1
    this.#spread(stream, sequence, stripe, packet, isFeed ? port : undefined, true, now)
  }

  /** A fresh frame, kept already: on to the children, to whoever asked for it, and to the ear. */
  #spread(
    stream: SourceStream,
    sequence: number,
    stripe: number,
    packet: Uint8Array<ArrayBuffer>,
    from: LinkPort | undefined,
    hasPrevious: boolean,
    now: number,
  ): void {
    if (from) this.#pass(packet, stripe, from, hasPrevious, now)
    this.#repairs.came(stream, sequence, packet, stripe, now)
    this.#on.deliver(packet, stream.skew.ms(now))
  }

  /** To all that this stripe goes to, but back. Without `from` it is our own voice, and goes to fellow speakers too. */
  #pass(
    packet: Uint8Array<ArrayBuffer>,
    stripe: number,
    from: LinkPort | undefined,
    hasPrevious: boolean,
    now: number,
  ): void {
    let bare: Uint8Array<ArrayBuffer> | undefined
    const bit = 1 << stripe
    for (const port of this.#world.ports) {
      if (port === from || ((port.out.mask & bit) === 0 && !(from === undefined && port.route?.stage))) continue
      if (hasPrevious && port.strain.isSlow && port.strain.shedsRedundancy(port.carries, now)) {
        bare ??= withoutPrevious(packet)
        port.send(bare, now)
      } else port.send(packet, now)
    }
  }

  #hear(port: LinkPort, bytes: Uint8Array<ArrayBuffer>, now: number): void {
    const message = readLinkMessage(bytes)
    if (!message || !port.route) return void (port.refused += 1)
    port.heardAt = now
    switch (message.type) {
      case 'heartbeat':
        this.#heartbeats.came(port, message, now)
        if (port.feeds(now) || port.route.standby.length > 0 || port.route.stage) {
          this.#repairs.shown(port, message.newest, now)
        }
        return
      case 'resume':
        return this.#repairs.resumed(port, message.stripe, message.have, now)
      case 'release':
        if (port.out.release(message.stripe)) this.#on.notice({ type: 'released', link: port.link })
        return
      case 'nack':
        return this.#repairs.asked(port, message.frames, now)
      case 'leaving':
        return this.#parents.leaves(port)
      case 'probe': {
        const answer = port.probes.came(message, now)
        if (answer) port.tell(answer, now)
        return
      }
      case 'probe-answer':
        if (message.train === (this.#train & 0xffff)) this.#uplinkBps = bitsPerSecond(message) ?? this.#uplinkBps
    }
  }

  #measure(lateMs: number, now: number): void {
    let anySlow = false
    const isSample = now >= this.#sampleAt
    if (isSample) this.#sampleAt = now + SAMPLE_MS
    for (const port of this.#world.ports) {
      if (isSample && port.isOpen) {
        port.strain.sample(port.sample(), port.out.mask === 0 ? 0 : port.roundTrip.excessMs, now)
      }
      // What waits for a neighbour that is dead says nothing about our line.
      anySlow ||= port.strain.isSlow && port.heardAt !== undefined && now - port.heardAt < ALIVE_MS
    }
    if (this.#congestion.tick(lateMs, anySlow, now)) {
      this.#on.notice({ type: 'congestion', congested: this.#congestion.isCongested })
    }
  }

  #sayLeaving(): void {
    this.#leavingLeft -= 1
    const message = writeLinkMessage({ type: 'leaving' })
    for (const port of this.#world.ports) if (port.isOpen && port.route) port.outlet.send(message.slice())
  }
}

const isMending = ({ missing }: SourceStream): boolean => missing.count > 0

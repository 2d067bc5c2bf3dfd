import type { LinkNotice, LinkRoute, PlaneTraffic, Routes } from '../ports/media-plane.ts'
import type { LinkId, SourceId } from '../protocol/index.ts'
import { isLinkMessage } from '../wire/link-message.ts'
import { Departure } from './downstream/departure.ts'
import type { ForwarderState } from './forwarder-state.ts'
import { CongestionMonitor } from './health/congestion-monitor.ts'
import { FloodGuard } from './health/flood-guard.ts'
import { Heartbeats } from './health/heartbeats.ts'
import { UplinkProbe } from './health/uplink-probe.ts'
import { LinkMessageReceiver } from './link-message-receiver.ts'
import { LinkPort, type PacketChannel } from './link-port.ts'
import { PacketPath } from './packet-path.ts'
import { Repairs } from './repair/repairs.ts'
import { SourceStream } from './source-stream.ts'
import { Parents } from './upstream/parents.ts'
import { SpeechClock } from './upstream/speech-clock.ts'

export interface ForwarderEvents {
  /** A fresh packet for this peer's own ear. It stays in the ring: it must not be changed. */
  deliver: (packet: Uint8Array<ArrayBuffer>, skewMs: number) => void
  notice: (notice: LinkNotice) => void
}

// A turn wakes a thread, on phones too, so the time to the next turn is as long as the present state allows.
/** Milliseconds to the next turn while frames are missing: a request that is due waits no longer than this. */
const REPAIR_TURN_MS = 5
/** Milliseconds to the next turn while a parent may be about to fail, or was just asked for something. */
export const WARY_TURN_MS = 10
/** Milliseconds to the next turn while somebody speaks: one frame. */
const SPEECH_TURN_MS = 20
/** Milliseconds to the next turn while nobody speaks: fine enough for heartbeats, which are a second apart. */
export const IDLE_TURN_MS = 50
/** Heartbeats stay as frequent as during speech for this many milliseconds after a spurt: its last frame has none
 *  behind it that would show its loss, so heartbeats must. */
const SPURT_TAIL_MS = 300

/**
 * Receives packets, repairs what is missing and forwards. It has no clock, no thread and no WebRTC: it is given
 * packets, channels and the time (`now`, in milliseconds), and takes turns (`tick`).
 *
 * `PacketPath` says what becomes of a packet, `Parents` who feeds this peer, `Repairs` how missing frames are had
 * again.
 */
export class Forwarder {
  readonly #state: ForwarderState
  readonly #speech = new SpeechClock()
  readonly #parents: Parents
  readonly #repairs: Repairs
  readonly #packets: PacketPath
  readonly #messages: LinkMessageReceiver
  readonly #heartbeats: Heartbeats
  readonly #congestion: CongestionMonitor
  readonly #departure: Departure
  readonly #floods: FloodGuard
  readonly #uplink = new UplinkProbe()
  #routes: ReadonlyMap<LinkId, LinkRoute> = new Map()
  #dueAt: number | undefined
  #speechHeartbeatsUntil = -Infinity

  constructor({ deliver, notice }: ForwarderEvents) {
    const state: ForwarderState = {
      ...{ ports: [], byLink: new Map(), streams: [], bySource: new Map(), stripes: 1, onStage: false },
      own: undefined,
      notice,
    }
    this.#state = state
    this.#parents = new Parents(state, this.#speech)
    this.#repairs = new Repairs(state)
    this.#heartbeats = new Heartbeats(state)
    this.#congestion = new CongestionMonitor(state)
    this.#departure = new Departure(state)
    this.#floods = new FloodGuard(state)
    const handlers = { parents: this.#parents, repairs: this.#repairs }
    this.#packets = new PacketPath(state, handlers, deliver)
    this.#messages = new LinkMessageReceiver(state, {
      ...handlers,
      heartbeats: this.#heartbeats,
      uplink: this.#uplink,
    })
  }

  attach(link: LinkId, channel: PacketChannel, now: number): void {
    this.detach(link)
    const port = new LinkPort(link, channel)
    this.#state.byLink.set(link, port)
    this.#state.ports.push(port)
    this.#assign(port, now)
  }

  detach(link: LinkId): void {
    const port = this.#state.byLink.get(link)
    if (!port) return
    this.#state.byLink.delete(link)
    this.#state.ports = this.#state.ports.filter((other) => other !== port)
    for (const stream of this.#state.streams) stream.forget(port)
  }

  route(routes: Routes, now: number): void {
    const { bySource } = this.#state
    this.#routes = new Map(routes.links.map((route) => [route.link, route]))
    this.#state.stripes = routes.stripes
    this.#state.onStage = routes.onStage
    if (!routes.onStage) this.#state.own = undefined
    const streams = routes.sources.map((source) => bySource.get(source) ?? new SourceStream(source))
    bySource.clear()
    for (const stream of streams) bySource.set(stream.source, stream)
    this.#state.streams = streams
    for (const port of this.#state.ports) {
      port.jitter.keep((source) => bySource.has(source))
      this.#assign(port, now)
    }
  }

  receive(link: LinkId, bytes: Uint8Array<ArrayBuffer>, now: number): void {
    const port = this.#state.byLink.get(link)
    if (!port) return
    port.counters.bytesReceived(bytes.length)
    if (!this.#floods.admits(port, bytes, now)) return
    if (isLinkMessage(bytes)) this.#messages.receive(port, bytes, now)
    else this.#packets.receive(port, bytes, now)
    if (this.#dueAt !== undefined && this.#state.streams.some(hasMissing)) {
      this.#dueAt = Math.min(this.#dueAt, now + REPAIR_TURN_MS)
    }
  }

  /** When the next turn is due. A packet that arrives may bring it forward. */
  get dueAt(): number | undefined {
    return this.#dueAt
  }

  publish(packet: Uint8Array<ArrayBuffer>, now: number): void {
    this.#packets.publish(packet, now)
  }

  probe(link: LinkId, now: number): void {
    const port = this.#state.byLink.get(link)
    if (port) this.#uplink.send(port, now)
  }

  leave(): void {
    this.#departure.begin()
  }

  /** Takes a turn. @returns milliseconds until the next one is due, unless a packet brings it forward (see `dueAt`) */
  tick(now: number): number {
    const lateMs = this.#dueAt === undefined ? 0 : Math.max(0, now - this.#dueAt)
    this.#speech.tick(this.#state.streams, now)
    for (const port of this.#state.ports) {
      port.downstream.tick(now)
      const answer = port.probes.tick(now)
      if (answer) port.sendMessage(answer, now)
    }
    this.#congestion.tick(lateMs, now)
    this.#parents.tick(lateMs, now)
    this.#repairs.tick(now)
    const isSpeech = this.#isSpeech(now)
    const isStarving = (stripe: number) => this.#parents.isMissing(stripe, now)
    this.#heartbeats.tick({ isSpeech, congested: this.#congestion.isCongested, isStarving }, now)
    this.#departure.tick()
    const turnMs = this.#turnMs(isSpeech, now)
    this.#dueAt = now + turnMs
    return turnMs
  }

  traffic(now: number): PlaneTraffic {
    const { ports, streams, stripes } = this.#state
    return {
      links: new Map(ports.map((port) => [port.link, port.traffic(stripes, now)])),
      sources: new Map<SourceId, ReturnType<SourceStream['traffic']>>(
        streams.map((stream) => [stream.source, stream.traffic(now)]),
      ),
      depths: Array.from({ length: stripes }, (_, stripe) => this.#heartbeats.depth(stripe)),
      congested: this.#congestion.isCongested,
      uplinkBps: this.#uplink.bps,
    }
  }

  #assign(port: LinkPort, now: number): void {
    const wasSent = port.downstream.mask !== 0
    port.assign(this.#routes.get(port.link), now)
    this.#parents.assign(port, now)
    const { route, downstream } = port
    const wasChild = wasSent || (route?.child.length ?? 0) > 0
    if (route?.retired && wasChild && downstream.mask === 0) this.#state.notice({ type: 'released', link: port.link })
  }

  /** Somebody whose sound this peer passes on speaks, or did a moment ago. On stage that is this peer alone. */
  #isSpeech(now: number): boolean {
    const { onStage, own } = this.#state
    const isSpeaking = onStage ? own?.isSpeaking(now) === true : this.#speech.since !== undefined
    if (isSpeaking) this.#speechHeartbeatsUntil = now + SPURT_TAIL_MS
    return now < this.#speechHeartbeatsUntil
  }

  #turnMs(isSpeech: boolean, now: number): number {
    if (this.#state.streams.some(hasMissing)) return REPAIR_TURN_MS
    if (this.#departure.isUnderWay) return WARY_TURN_MS
    if (!isSpeech && this.#speech.since === undefined) return IDLE_TURN_MS
    return this.#parents.isWary(now) ? WARY_TURN_MS : SPEECH_TURN_MS
  }
}

const hasMissing = ({ missing }: SourceStream): boolean => missing.count > 0

import type { Arrival, LinkNotice, LinkRoute, PlaneTraffic, Routes } from '../ports/media-plane.ts'
import type { FrameKey, LinkId, PeerId, SourceId } from '../protocol/index.ts'
import { isLinkMessage } from '../wire/link-message.ts'
import { Departure } from './downstream/departure.ts'
import type { ForwarderState } from './forwarder-state.ts'
import { CongestionMonitor } from './health/congestion-monitor.ts'
import { FloodGuard } from './health/flood-guard.ts'
import { Heartbeats } from './health/heartbeats.ts'
import { Overload } from './health/overload.ts'
import { UplinkProbe } from './health/uplink-probe.ts'
import { LinkMessageReceiver } from './link-message-receiver.ts'
import { LinkPort, type PacketChannel } from './link-port.ts'
import { PacketPath } from './packet-path.ts'
import { Repairs } from './repair/repairs.ts'
import { SourceStream } from './source-stream.ts'
import type { GroupCheck, GroupFinding } from './trust/group-check.ts'
import { type GroupToSign, OwnFrames, type SignedGroup } from './trust/own-frames.ts'
import { ParentRecord } from './trust/parent-record.ts'
import { Trust } from './trust/trust.ts'
import { Parents } from './upstream/parents.ts'
import { SpeechClock } from './upstream/speech-clock.ts'

export interface ForwarderEvents {
  /** A packet for this peer's own ear. It stays in the ring: it must not be changed. `at`: when the first copy of its
   *  frame came. */
  deliver: (packet: Uint8Array<ArrayBuffer>, arrival: Arrival) => void
  /** Takes a frame back that was delivered and has not sounded yet. */
  retract: (source: SourceId, sequence: number) => void
  notice: (notice: LinkNotice) => void
  /** Has the cryptography look at a group of frames; `checked` follows, at once or later. */
  check: (check: GroupCheck) => void
  /** Has a group of our own frames signed; `signed` follows, at once or later. */
  sign: (group: GroupToSign) => void
}

// A turn wakes a thread, on phones too, so the time to the next turn is as long as the present state allows.
/** Milliseconds to the next turn while frames are missing: a request that is due waits no longer than this. */
const REPAIR_TURN_MS = 5
/** Milliseconds to the next turn while a parent may be about to fail, or was just asked for something. */
export const WARY_TURN_MS = 10
/** Milliseconds to the next turn while somebody speaks: one frame. */
const SPEECH_TURN_MS = 20
/** Milliseconds to the next turn while this peer has less CPU than it needs, whatever happens: two frames. */
const OVERLOADED_TURN_MS = 40
/** Milliseconds to the next turn while nobody speaks: fine enough for heartbeats, which are a second apart. */
export const IDLE_TURN_MS = 50
/** Packets may go by the number of stripes before the last change for this many milliseconds: as long as links of the
 *  plan before may linger. */
const STRIPES_BEFORE_MS = 5_000
/** Records of peers that are not linked any more are kept up to this number: those that the last plans named. */
const KEPT_RECORDS = 64
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
  readonly #trust: Trust
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

  constructor({ deliver, retract, notice, check, sign }: ForwarderEvents) {
    const state: ForwarderState = {
      ...{ ports: [], byLink: new Map(), streams: [], bySource: new Map(), records: new Map() },
      ...{ stripes: 1, stripesBefore: undefined, isTwoWay: false, onStage: false, own: undefined },
      ownFrames: new OwnFrames({ sign, send: (packet, stripe, now) => this.#packets.publish(packet, stripe, now) }),
      ...{ overload: new Overload(), notice },
    }
    this.#state = state
    this.#trust = new Trust(state, {
      check,
      play: (_stream, packet, arrival) => deliver(packet, arrival),
      retract: (stream, sequence) => retract(stream.source, sequence),
    })
    this.#parents = new Parents(state, this.#speech)
    this.#repairs = new Repairs(state)
    this.#heartbeats = new Heartbeats(state)
    this.#congestion = new CongestionMonitor(state)
    this.#departure = new Departure(state)
    this.#floods = new FloodGuard(state)
    const handlers = { parents: this.#parents, repairs: this.#repairs, trust: this.#trust }
    this.#packets = new PacketPath(state, handlers)
    this.#messages = new LinkMessageReceiver(state, {
      ...handlers,
      heartbeats: this.#heartbeats,
      uplink: this.#uplink,
    })
  }

  /** What it keeps, for tests that count it. */
  get kept(): Readonly<ForwarderState> {
    return this.#state
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
    if (routes.stripes !== this.#state.stripes) {
      this.#state.stripesBefore = { count: this.#state.stripes, until: now + STRIPES_BEFORE_MS }
      this.#state.stripes = routes.stripes
    }
    this.#state.onStage = routes.onStage
    if (!routes.onStage) this.#state.own = undefined
    const streams = routes.sources.map(({ source, key }) => this.#streamOf(source, key, now))
    bySource.clear()
    for (const stream of streams) bySource.set(stream.source, stream)
    this.#state.streams = streams
    for (const port of this.#state.ports) {
      port.jitter.keep((source) => bySource.has(source))
      this.#assign(port, now)
    }
    this.#forgetRecords()
    this.#state.isTwoWay = isTwoWay(this.#state)
  }

  receive(link: LinkId, bytes: Uint8Array<ArrayBuffer>, now: number): void {
    const port = this.#state.byLink.get(link)
    if (!port) return
    port.counters.bytesReceived(bytes.length)
    if (!this.#floods.admits(port, bytes, now)) return
    if (isLinkMessage(bytes)) this.#messages.receive(port, bytes, now)
    else this.#packets.receive(port, bytes, now)
    if (this.#dueAt === undefined || this.#state.overload.shedding > 0) return
    if (this.#state.streams.some(hasMissing)) this.#dueAt = Math.min(this.#dueAt, now + REPAIR_TURN_MS)
    this.#dueAt = Math.min(this.#dueAt, this.#trust.dueAt(now) ?? Infinity, this.#packets.dueAt ?? Infinity)
  }

  /** When the next turn is due. A packet that arrives may bring it forward. */
  get dueAt(): number | undefined {
    return this.#dueAt
  }

  /** @param canSign whether this peer has a key: then groups of its frames are signed */
  publish(packet: Uint8Array<ArrayBuffer>, canSign: boolean, now: number): void {
    this.#state.ownFrames.publish(packet, { stripes: this.#state.stripes, canSign }, now)
  }

  /** The cryptography has answered a check. */
  checked(check: GroupCheck, finding: GroupFinding, now: number): void {
    this.#trust.proofs.checked(check, finding, now)
  }

  /** A group of our own frames has its signature. */
  signed(group: SignedGroup, now: number): void {
    this.#state.ownFrames.signed(group, now)
  }

  probe(link: LinkId, now: number): void {
    const port = this.#state.byLink.get(link)
    if (port) this.#uplink.send(port, now)
  }

  leave(): void {
    this.#departure.begin()
  }

  /** The timer for a turn fired that many milliseconds late. A turn may have been taken on a packet meanwhile. */
  timerFired(lateMs: number, now: number): void {
    this.#parents.woke(lateMs, now)
    if (!this.#state.overload.timerFired(lateMs, now)) return
    const { shedding, isShort } = this.#state.overload
    this.#state.notice({ type: 'overload', shedding, isShort })
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
    this.#state.isTwoWay = isTwoWay(this.#state)
    this.#packets.tick(now)
    this.#trust.tick(now)
    this.#state.ownFrames.tick(now)
    this.#repairs.tick(now)
    const isSpeech = this.#isSpeech(now)
    const isStarving = (stripe: number) => this.#parents.isMissing(stripe, now)
    this.#heartbeats.tick({ isSpeech, congested: this.#congestion.isCongested, isStarving }, now)
    this.#departure.tick()
    const others = Math.min(this.#trust.dueAt(now) ?? Infinity, this.#packets.dueAt ?? Infinity)
    this.#dueAt = Math.max(now, Math.min(now + this.#turnMs(isSpeech, now), others))
    return this.#dueAt - now
  }

  traffic(now: number): PlaneTraffic {
    const { ports, streams, stripes } = this.#state
    this.#trust.settle(now)
    return {
      links: new Map(ports.map((port) => [port.link, port.traffic(stripes, now)])),
      sources: new Map<SourceId, ReturnType<SourceStream['traffic']>>(
        streams.map((stream) => [stream.source, stream.traffic(now)]),
      ),
      depths: Array.from({ length: stripes }, (_, stripe) => this.#heartbeats.depth(stripe)),
      congested: this.#congestion.isCongested,
      overload: { shedding: this.#state.overload.shedding, lateMs: this.#state.overload.lateMs },
      uplinkBps: this.#uplink.bps,
    }
  }

  #assign(port: LinkPort, now: number): void {
    const wasSent = port.downstream.mask !== 0
    const planned = this.#routes.get(port.link)
    if (planned) port.record = this.#recordOf(planned.peer)
    port.assign(planned, now)
    this.#parents.assign(port, now)
    const { route, downstream } = port
    const wasChild = wasSent || (route?.child.length ?? 0) > 0
    if (route?.retired && wasChild && downstream.mask === 0) this.#state.notice({ type: 'released', link: port.link })
  }

  /** A speaker with another key begins anew. */
  #streamOf(source: SourceId, key: FrameKey | undefined, now: number): SourceStream {
    const known = this.#state.bySource.get(source)
    if (known && (known.key === key || known === this.#state.own)) return known
    if (known === undefined || known.key !== undefined) return new SourceStream(source, key, now)
    return known.withKey(key!)
  }

  #recordOf(peer: PeerId): ParentRecord {
    const { records } = this.#state
    const record = records.get(peer) ?? new ParentRecord()
    records.delete(peer)
    records.set(peer, record)
    return record
  }

  /** Of peers that are not linked any more only the newest records are kept. */
  #forgetRecords(): void {
    const { records } = this.#state
    const linked = new Set([...this.#routes.values()].map(({ peer }) => peer))
    for (const peer of records.keys()) {
      if (records.size <= linked.size + KEPT_RECORDS) return
      if (!linked.has(peer)) records.delete(peer)
    }
  }

  /** Somebody whose sound this peer passes on speaks, or did a moment ago. On stage that is this peer alone. */
  #isSpeech(now: number): boolean {
    const { onStage, own } = this.#state
    const isSpeaking = onStage ? own?.isSpeaking(now) === true : this.#speech.since !== undefined
    if (isSpeaking) this.#speechHeartbeatsUntil = now + SPURT_TAIL_MS
    return now < this.#speechHeartbeatsUntil
  }

  #turnMs(isSpeech: boolean, now: number): number {
    if (this.#state.overload.shedding > 0) return OVERLOADED_TURN_MS
    if (this.#state.streams.some(hasMissing)) return REPAIR_TURN_MS
    if (this.#departure.isUnderWay) return WARY_TURN_MS
    if (!isSpeech && this.#speech.since === undefined) return IDLE_TURN_MS
    return this.#parents.isWary(now) ? WARY_TURN_MS : SPEECH_TURN_MS
  }
}

/** Peers that are not the same bring frames in different stripes. */
function isTwoWay({ ports, stripes }: ForwarderState): boolean {
  if (stripes < 2) return false
  const feeding = ports.filter(({ isFeeding }) => isFeeding)
  return feeding.some(({ record, subscriptions }) =>
    feeding.some(
      (other) =>
        other.record !== record &&
        subscriptions.some(
          ({ phase }, stripe) =>
            phase === 'feeding' &&
            other.subscriptions.some((theirs, another) => another !== stripe && theirs.phase === 'feeding'),
        ),
    ),
  )
}

const hasMissing = ({ missing }: SourceStream): boolean => missing.count > 0

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
export interface ForwarderOptions extends ForwarderEvents {
  /** How many milliseconds later than it might the ear may get a frame, where no packet comes before that.
   *  @default 0 */
  patienceMs?: number | undefined
}

// A turn wakes a thread, on phones too: it comes when something is due, and along with packets.
/** Milliseconds to the next turn, at most, while a parent was just asked for something, or a link is awaited. */
export const WARY_TURN_MS = 10
/** A packet takes a turn along that is this many milliseconds after the last, whatever is due, while others hear
 *  through this peer: that often it looks at what waits to be sent. */
const CARRYING_TURN_MS = 50
/** The same while nobody does. */
const HEARING_TURN_MS = 100
/** Milliseconds to the next turn, at most, while somebody speaks: for what nothing else makes due, should packets
 *  bring no turns. */
const SPEECH_TURN_MS = 150
/** The same while nobody speaks, and some link has yet to show what it brings. */
const SETTLING_TURN_MS = 50
/** The same while nobody speaks and nothing is awaited: a fifth of the time between two heartbeats. */
const IDLE_TURN_MS = 200
/** The same while this peer has less CPU than it needs, whatever happens: so often it looks whether that is over. */
const OVERLOADED_TURN_MS = 100
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
  readonly #patienceMs: number
  #routes: ReadonlyMap<LinkId, LinkRoute> = new Map()
  #dueAt: number | undefined
  #alongAt = -Infinity
  #speechHeartbeatsUntil = -Infinity

  constructor({ deliver, retract, notice, check, sign, patienceMs = 0 }: ForwarderOptions) {
    this.#patienceMs = patienceMs
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
      requestOtherCopy: (stream, frame, now) => this.#repairs.requestOtherCopy(stream, frame, now),
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
    this.#due(now)
  }

  receive(link: LinkId, bytes: Uint8Array<ArrayBuffer>, now: number): void {
    const port = this.#state.byLink.get(link)
    if (!port) return
    port.counters.bytesReceived(bytes.length)
    if (!this.#floods.admits(port, bytes, now)) return
    if (isLinkMessage(bytes)) this.#messages.receive(port, bytes, now)
    else this.#packets.receive(port, bytes, now)
    if (this.#trust.isOverdue(now)) this.#trust.tick(now)
    const beginsSpeech = this.#speech.since === undefined && this.#state.streams.some((each) => each.isSpeaking(now))
    const isUrgent = beginsSpeech || port.heartbeat.isOwed || this.#parents.lacksPaused(now)
    this.#due(isUrgent ? now : this.#deadline(now))
  }

  /** When the next turn is due. A packet that arrives may bring it forward. */
  get dueAt(): number | undefined {
    return this.#dueAt
  }

  /** From when on a packet takes the next turn along. */
  get alongAt(): number {
    return this.#alongAt
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

  leave(now: number): void {
    this.#departure.begin()
    this.#due(now + WARY_TURN_MS)
  }

  /** The timer for a turn fired that many milliseconds late. A turn may have been taken on a packet meanwhile. */
  timerFired(timerMs: number, now: number): void {
    const { overload } = this.#state
    const hasChanged = overload.timerFired(timerMs, now)
    this.#parents.woke(overload.newestLateMs, now)
    if (hasChanged) this.#state.notice({ type: 'overload', shedding: overload.shedding, isShort: overload.isShort })
  }

  /** Takes a turn. `dueAt` says when the next one is due. */
  tick(now: number): void {
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
    this.#alongAt = now + (this.#heartbeats.isCarrying ? CARRYING_TURN_MS : HEARING_TURN_MS)
    const byClock = Math.min(this.#heartbeats.dueAt(isSpeech), this.#parents.dueAt(now))
    this.#dueAt = Math.max(now, Math.min(now + this.#turnMs(isSpeech, now), byClock, this.#deadline(now)))
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

  /** The next turn is due then, or earlier. */
  #due(at: number): void {
    if (this.#dueAt !== undefined) this.#dueAt = Math.min(this.#dueAt, at)
  }

  /** When something is due that packets made due. With too little CPU others' frames bring no turn: what is due goes
   *  along with the next packet. */
  #deadline(now: number): number {
    const signature = this.#state.ownFrames.dueAt ?? Infinity
    if (this.#state.overload.shedding > 0) return signature
    const copy = (this.#trust.dueAt(now) ?? Infinity) + this.#patienceMs
    const packet = this.#packets.dueAt ?? Infinity
    return Math.min(copy, packet, this.#repairs.dueAt, signature)
  }

  /** Milliseconds to the next turn at most. */
  #turnMs(isSpeech: boolean, now: number): number {
    if (this.#state.overload.shedding > 0) return OVERLOADED_TURN_MS
    if (this.#departure.isUnderWay) return WARY_TURN_MS
    const isQuiet = !isSpeech && this.#speech.since === undefined
    if (this.#parents.isSettling(now)) return isQuiet ? SETTLING_TURN_MS : WARY_TURN_MS
    return isQuiet ? IDLE_TURN_MS : SPEECH_TURN_MS
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

import { asRemade, type Packet, readHead, readPacket, stripeOf } from '../wire/packet.ts'
import type { ForwarderState } from './forwarder-state.ts'
import type { LinkPort } from './link-port.ts'
import { packetOfPrevious, withoutPrevious } from './repair/redundancy.ts'
import type { Repairs } from './repair/repairs.ts'
import type { SourceStream } from './source-stream.ts'
import type { Trust } from './trust/trust.ts'
import { originOf, type PacketOrigin } from './upstream/origin.ts'
import type { Parents } from './upstream/parents.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** Packets of one source that wait to be made again at most: those of 640 ms. */
const KEPT_RECOVERIES = 32
/** A packet that has not come is made again after this many milliseconds at the latest: its frame could not be played
 *  much later. */
const LONGEST_WAIT_MS = 100

/**
 * What becomes of a packet:
 *
 * 1. A packet of a source that may not speak goes nowhere, nor does one that its sender may not bring (`originOf`).
 * 2. What a parent sends, or a link that stands in for one, goes to every child in its stripe, but never back.
 * 3. What a fellow speaker sends goes to the ear alone: that speaker feeds the trunk itself.
 * 4. A frame that came another way than in its own packet (as redundancy, or on request) is forwarded as that packet,
 *    made again, once its own packet is overdue. It says so, unless the speaker itself brought the copy. Should the
 *    own packet come after all, it is forwarded too.
 * 5. A packet that was forwarded in its stripe before goes nowhere.
 * 6. A packet that is further ahead, or behind, than time allows moves nothing, until another way says the same.
 * 7. The ear gets a frame when it may sound (`Trust`). Forwarding does not wait for that.
 */
export class PacketPath {
  readonly #state: ForwarderState
  readonly #parents: Parents
  readonly #repairs: Repairs
  readonly #trust: Trust

  constructor(
    state: ForwarderState,
    { parents, repairs, trust }: { parents: Parents; repairs: Repairs; trust: Trust },
  ) {
    this.#state = state
    this.#parents = parents
    this.#repairs = repairs
    this.#trust = trust
  }

  /** Sends a packet of this peer's own voice to its children in the packet's stripe, and to fellow speakers. */
  publish(packet: Bytes, stripe: number, now: number): void {
    const head = readHead(packet)
    if (!head) return
    const { source, sequence } = head
    // Until this peer is on its own roster nothing is kept for repair; those who know the source already play it.
    const stream = this.#state.bySource.get(source)
    if (stream) {
      if (!stream.forwarded[stripe]!.take(sequence)) {
        stream.restart()
        stream.forwarded[stripe]!.take(sequence)
      }
      this.#state.own = stream
      stream.ring.put(sequence, stripe, packet, now)
      stream.frameCame(sequence, now, 0)
      stream.spoke(head, now)
    }
    this.#forward(packet, { stripe, hasPrevious: head.hasPrevious }, undefined, now)
    if (stream) this.#repairs.frameArrived(stream, sequence, packet, stripe, now)
  }

  /** When a packet is to be made again; undefined while none is. */
  get dueAt(): number | undefined {
    let due: number | undefined
    for (const { recoveries } of this.#state.streams) {
      for (const { dueAt } of recoveries) due = Math.min(due ?? Infinity, dueAt)
    }
    return due
  }

  tick(now: number): void {
    for (const stream of this.#state.streams) {
      if (stream.recoveries.length === 0) continue
      const due = stream.recoveries.filter(({ dueAt }) => dueAt <= now)
      stream.recoveries = stream.recoveries.filter(({ dueAt }) => dueAt > now)
      for (const { forward } of due) forward(now)
    }
  }

  receive(port: LinkPort, bytes: Bytes, now: number): void {
    port.counters.packetReceived()
    const read = readPacket(bytes)
    // Rule 1. Our own voice coming back is no source either.
    const stream = read.ok ? this.#state.bySource.get(read.value.source) : undefined
    if (!read.ok || !stream || stream === this.#state.own) return port.counters.refused()
    const origin = originOf(port, read.value, this.#state, now)
    if (!origin) {
      port.subscriptions[read.value.stripe]!.frameRefused(now)
      return port.counters.refused()
    }
    port.liveness.seen(now)
    if (port.record.distrusts(origin.way)) return port.counters.refused()
    const { isTwoWay } = this.#state
    const { sequence } = read.value.frame
    if (stream.admits(sequence, isTwoWay, now)) this.#accept(stream, read.value, bytes, origin, now)
    else this.#keepStrange(stream, read.value, bytes, origin, now)
    if (stream.missing.count > 0) this.#repairs.tick(now)
  }

  /** Rule 6. */
  #keepStrange(
    stream: SourceStream,
    packet: Packet,
    bytes: Bytes,
    { port, way, isSpeaker }: PacketOrigin,
    now: number,
  ) {
    const { sequence } = packet.frame
    if (!isSpeaker && !stream.mayRestartAt(sequence, now)) return port.counters.duplicateDropped()
    const isEnough = isSpeaker || !this.#state.isTwoWay
    const silentForMs = now - stream.newestAt
    const confirmed = stream.strange.take({ by: port, way, packet, bytes, at: now }, { silentForMs, isEnough })
    if (!confirmed) return port.counters.duplicateDropped()
    stream.restart()
    for (const strange of confirmed) {
      const origin = originOf(strange.by, strange.packet, this.#state, now)
      if (origin && stream.admits(strange.packet.frame.sequence, this.#state.isTwoWay, now)) {
        this.#accept(stream, strange.packet, strange.bytes, origin, now)
      }
    }
  }

  #accept(stream: SourceStream, packet: Packet, bytes: Bytes, origin: PacketOrigin, now: number): void {
    this.#measureArrival(stream, packet, origin, now)
    if (packet.signature) this.#trust.proofs.signatureArrived(stream, packet, origin, now)
    // Rule 4: the frame before this one goes out before this one.
    if (packet.previous) this.#takePrevious(stream, packet, origin, now)
    this.#takeOwn(stream, packet, bytes, origin, now)
  }

  /** What a packet tells about its link and its stripe. An answer to a request is late by nature, and tells nothing. */
  #measureArrival(
    stream: SourceStream,
    { stripe, frame, previous }: Packet,
    { port, way, isSpeaker }: PacketOrigin,
    now: number,
  ): void {
    const { sequence, timestamp, voice } = frame
    // A packet that was made again says nothing of its own stripe, and an answer to a request nothing of its sender.
    if (way === stripe && (isSpeaker || port.brings(stripe, now))) {
      stream.cameBy(port, way, { sequence, timestamp, voice })
    }
    if (stream.isRequested(sequence)) return
    port.jitter.arrived(stream.source, sequence, timestamp, now)
    stream.lastArrivalAt[stripe] = now
    this.#state.overload.packetTaken(stream.lateness.of(timestamp, now, this.#state.overload.shedding > 0), now)
    port.liveness.packetReceived(voice, now)
    if (port.heartbeat.isOnStage || port.route?.stage) stream.speaker = port
    // The first frame of a spurt, and a frame of a pause, have none before them that redundancy would bring.
    const hasAll = previous !== undefined || !voice || !stream.isSpeaking(now)
    this.#parents.packetArrived(port, stripe, hasAll, now)
  }

  /** Takes frame n - 1 out of packet n. Where its own packet has not come, it is made again. */
  #takePrevious(stream: SourceStream, packet: Packet, origin: PacketOrigin, now: number): void {
    const { source, sealed, previous } = packet
    const { sequence } = previous!
    const stripe = stripeOf(source, sequence, this.#state.stripes)
    const { isSpeaker, way } = origin
    let remade: Bytes | undefined
    const bytes = () => {
      const made = () => packetOfPrevious(packet, stripe, { ring: stream.ring, way, isSpeaker, now })
      return (remade ??= made())
    }
    const isFirst = this.#trust.copyArrived(
      stream,
      { frame: previous!, sealed },
      origin,
      { own: undefined, bytes },
      now,
    )
    if (isFirst && !stream.frameCame(sequence, now, this.#repairs.waitMs(origin.port))) stream.fromRedundancy += 1
    if (stream.wasForwarded(stripe, sequence) || this.#state.overload.shedding > 0) return
    const forward = (now: number) => {
      if (stream.wasForwarded(stripe, sequence)) return
      stream.forwardedRemade[stripe]!.take(sequence)
      this.#forwardFresh(stream, { sequence, stripe, hasPrevious: true }, bytes(), origin, now)
    }
    // Where its stripe is the slower one, its own packet is still on its way. Two ways are worth more than one.
    const dueAt = stream.skew.expectedAt(stripe, previous!.timestamp, now)
    if (dueAt <= now) forward(now)
    else if (
      stream.recoveries.length < KEPT_RECOVERIES &&
      !stream.recoveries.some((other) => other.sequence === sequence)
    ) {
      stream.recoveries = [...stream.recoveries, { sequence, dueAt: Math.min(dueAt, now + LONGEST_WAIT_MS), forward }]
    }
  }

  #takeOwn(stream: SourceStream, packet: Packet, bytes: Bytes, origin: PacketOrigin, now: number): void {
    const { stripe, frame, sealed, remade, previous } = packet
    const { sequence } = frame
    const marked = origin.way === stripe || origin.isSpeaker ? bytes : asRemade(bytes)
    const isOwnPacket = !remade && marked === bytes
    // An answer to a request is late by nature: it says nothing about its stripe.
    const isMeasure = !stream.isRequested(sequence)
    const given = { own: isMeasure ? { stripe, at: now, isRemade: !isOwnPacket } : undefined, bytes: () => marked }
    const isFirst = this.#trust.copyArrived(stream, { frame, sealed }, origin, given, now)
    if (isFirst) stream.frameCame(sequence, now, this.#repairs.waitMs(origin.port))
    // Rule 5.
    const isSeen = !isOwnPacket && stream.wasForwarded(stripe, sequence)
    const windows = isOwnPacket ? stream.forwarded : stream.forwardedRemade
    if (isSeen || !windows[stripe]!.take(sequence)) return origin.port.counters.duplicateDropped()
    this.#forwardFresh(stream, { sequence, stripe, hasPrevious: previous !== undefined }, marked, origin, now)
  }

  /** A fresh packet goes on to the children if a feed sent it (rules 2 and 3), and to the links that requested it. */
  #forwardFresh(
    stream: SourceStream,
    { sequence, stripe, hasPrevious }: { sequence: number; stripe: number; hasPrevious: boolean },
    packet: Bytes,
    { port, isFeed }: PacketOrigin,
    now: number,
  ): void {
    stream.ring.put(sequence, stripe, packet, now)
    if (isFeed) this.#forward(packet, { stripe, hasPrevious }, port, now)
    this.#repairs.frameArrived(stream, sequence, packet, stripe, now)
  }

  /** Sends a packet to every link that gets its stripe, but not back to `feed`. Without `feed` it is our own voice,
   *  which fellow speakers get too. */
  #forward(
    packet: Bytes,
    { stripe, hasPrevious }: { stripe: number; hasPrevious: boolean },
    feed: LinkPort | undefined,
    now: number,
  ): void {
    // Links that are too slow get the packet without its redundancy, which is made once for all of them.
    let bare: Bytes | undefined
    const bit = 1 << stripe
    for (const port of this.#state.ports) {
      if (port === feed || ((port.downstream.mask & bit) === 0 && !(feed === undefined && port.route?.stage))) continue
      if (hasPrevious && port.strain.isSlow && port.strain.shedsRedundancy(port.heartbeat.carries, now)) {
        bare ??= withoutPrevious(packet)
        port.sendPacket(bare, now)
      } else port.sendPacket(packet, now)
    }
  }
}

import { type PacketHead, readHead } from '../wire/packet.ts'
import type { ForwarderState } from './forwarder-state.ts'
import type { LinkPort } from './link-port.ts'
import { recoverPrevious, withoutPrevious } from './repair/redundancy.ts'
import type { Repairs } from './repair/repairs.ts'
import type { SourceStream } from './source-stream.ts'
import type { Parents } from './upstream/parents.ts'

type Bytes = Uint8Array<ArrayBuffer>

/**
 * What becomes of a packet:
 *
 * 1. A packet of a source that may not speak goes nowhere.
 * 2. What a parent sends, or a link that stands in for one, goes to the ear and to every child in its stripe, but never
 *    back.
 * 3. What a fellow speaker sends goes to the ear alone: that speaker feeds the trunk itself.
 * 4. What any other neighbour sends goes nowhere.
 * 5. A frame that came another way than in its own packet (as redundancy, or on request) is forwarded as that packet:
 *    the same bytes, made again.
 * 6. A frame that was seen before goes nowhere.
 */
export class PacketPath {
  readonly #state: ForwarderState
  readonly #parents: Parents
  readonly #repairs: Repairs
  readonly #deliver: (packet: Bytes, skewMs: number) => void

  /** @param deliver hands a fresh packet to this peer's own ear */
  constructor(
    state: ForwarderState,
    { parents, repairs }: { parents: Parents; repairs: Repairs },
    deliver: (packet: Bytes, skewMs: number) => void,
  ) {
    this.#state = state
    this.#parents = parents
    this.#repairs = repairs
    this.#deliver = deliver
  }

  /** Sends a packet of this peer's own voice to its children in the packet's stripe, and to fellow speakers. */
  publish(packet: Bytes, now: number): void {
    const head = readHead(packet)
    if (!head) return
    const { source, sequence, stripe, voice } = head
    // Until this peer is on its own roster nothing is kept for repair; those who know the source already play it.
    const stream = this.#state.bySource.get(source)
    if (stream) {
      if (!stream.window.take(sequence)) {
        stream.restart()
        stream.window.take(sequence)
      }
      this.#state.own = stream
      stream.keep(sequence, voice, packet, now, 0)
    }
    this.#forward(packet, stripe, undefined, true, now)
    if (stream) this.#repairs.frameArrived(stream, sequence, packet, stripe, now)
  }

  receive(port: LinkPort, packet: Bytes, now: number): void {
    port.counters.packetReceived()
    const head = readHead(packet)
    // Rule 1. Our own voice coming back is no source either.
    const stream = head && this.#state.bySource.get(head.source)
    if (!head || !stream || stream === this.#state.own) return port.counters.refused()
    // Rules 2, 3 and 4: who sent it decides whether it is forwarded, only played, or refused.
    const isFeed = port.feeds(now)
    if (!isFeed && !port.route?.stage) return port.counters.refused()
    const feed = isFeed ? port : undefined
    port.liveness.seen(now)
    this.#measureArrival(stream, head, port, now)
    // Rule 5: the frame before this one goes out before this one.
    if (head.hasPrevious) this.#recoverPrevious(stream, head, packet, port, feed, now)
    // Rule 6.
    if (stream.window.take(head.sequence)) this.#acceptFresh(stream, head, packet, port, feed, now)
    else this.#dropSeen(stream, head, port, now)
    if (stream.missing.count > 0) this.#repairs.tick(now)
  }

  /** What a packet tells about its link and its stripe. An answer to a request is late by nature, and tells nothing. */
  #measureArrival(stream: SourceStream, head: PacketHead, port: LinkPort, now: number): void {
    const { sequence, stripe, timestamp, voice } = head
    if (stream.missing.count > 0 && stream.missing.isRequested(sequence)) return
    port.jitter.arrived(stream.source, sequence, timestamp, now)
    stream.arrived(stripe, timestamp, now)
    port.liveness.packetReceived(voice, now)
    if (port.heartbeat.isOnStage || port.route?.stage) stream.speaker = port
    this.#parents.packetArrived(port, stripe, now)
  }

  /** Takes frame n - 1 out of packet n when it came in no other way. */
  #recoverPrevious(
    stream: SourceStream,
    head: PacketHead,
    packet: Bytes,
    port: LinkPort,
    feed: LinkPort | undefined,
    now: number,
  ): void {
    if (stream.window.has((head.sequence - 1) >>> 0)) return
    const found = recoverPrevious(packet, { stripes: this.#state.stripes, ring: stream.ring, now })
    if (!found || !stream.window.take(found.sequence)) return
    const { sequence, stripe, packet: remade } = found
    const wasRequested = stream.keep(sequence, readHead(remade)!.voice, remade, now, this.#repairs.waitMs(port))
    if (!wasRequested) stream.fromRedundancy += 1
    this.#forwardFresh(stream, sequence, stripe, remade, feed, true, now)
  }

  #acceptFresh(
    stream: SourceStream,
    { sequence, stripe, voice, hasPrevious }: PacketHead,
    packet: Bytes,
    port: LinkPort,
    feed: LinkPort | undefined,
    now: number,
  ): void {
    stream.keep(sequence, voice, packet, now, this.#repairs.waitMs(port))
    this.#forwardFresh(stream, sequence, stripe, packet, feed, hasPrevious, now)
  }

  #dropSeen(stream: SourceStream, { sequence }: PacketHead, port: LinkPort, now: number): void {
    port.counters.duplicateDropped()
    stream.duplicateReceived(sequence, now)
  }

  /** A fresh frame goes on to the children if a feed sent it (rules 2 and 3), to the links that requested it, and
   *  to the ear. */
  #forwardFresh(
    stream: SourceStream,
    sequence: number,
    stripe: number,
    packet: Bytes,
    feed: LinkPort | undefined,
    hasPrevious: boolean,
    now: number,
  ): void {
    if (feed) this.#forward(packet, stripe, feed, hasPrevious, now)
    this.#repairs.frameArrived(stream, sequence, packet, stripe, now)
    this.#deliver(packet, stream.skew.ms(now))
  }

  /** Sends a packet to every link that gets its stripe, but not back to `feed`. Without `feed` it is our own voice,
   *  which fellow speakers get too. */
  #forward(packet: Bytes, stripe: number, feed: LinkPort | undefined, hasPrevious: boolean, now: number): void {
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

import { MAX_STRIPES, type LinkId } from '../protocol/index.ts'
import type { MediaChannel } from '../ports/link.ts'
import type { LinkRoute, LinkTraffic } from '../ports/media-plane.ts'
import { type LinkMessage, writeLinkMessage } from '../wire/link-message.ts'
import { Downstream } from './downstream/downstream.ts'
import { ArrivalJitter } from './health/arrival-jitter.ts'
import { MAX_BUFFERED_BYTES, SLOW_BYTES, Strain } from './health/congestion.ts'
import { FloodLimit } from './health/flood-limit.ts'
import { LinkHeartbeat } from './health/link-heartbeat.ts'
import { ProbeReceiver } from './health/probe.ts'
import { RoundTrip } from './health/round-trip.ts'
import { LinkCounters } from './link-counters.ts'
import { LinkRepair } from './repair/link-repair.ts'
import { ParentRecord } from './trust/parent-record.ts'
import { LinkLiveness } from './upstream/link-liveness.ts'
import { Subscription } from './upstream/subscription.ts'

/** Link messages may wait behind the packets that wait, up to this many bytes: some hundred of them. A peer that takes
 *  nothing and still answers would otherwise fill this peer's memory with heartbeats. */
const MAX_BUFFERED_MESSAGE_BYTES = 16_384

/** The part of a media channel that a forwarder writes to. */
export type PacketChannel = Pick<MediaChannel, 'readyState' | 'bufferedAmount' | 'send'>

/** One link: its role, its channel, and what is known about it. Each part has one owner that writes it. */
export class LinkPort {
  readonly link: LinkId
  readonly counters = new LinkCounters()
  /** What the peer may send us. */
  readonly flood = new FloodLimit()
  /** What the peer sends us, a stripe at a time. Written by `Parents`. */
  readonly subscriptions: readonly Subscription[] = Array.from({ length: MAX_STRIPES }, () => new Subscription())
  readonly liveness = new LinkLiveness()
  /** What we send the peer. */
  readonly downstream = new Downstream()
  readonly heartbeat = new LinkHeartbeat()
  readonly repair = new LinkRepair()
  readonly roundTrip = new RoundTrip()
  readonly jitter = new ArrivalJitter()
  readonly strain = new Strain()
  readonly probes = new ProbeReceiver()
  /** What is known of the peer; all of its links share it. */
  record = new ParentRecord()
  readonly #channel: PacketChannel
  #route: LinkRoute | undefined
  /** Bytes that wait in the channel, by our own count since it was last asked. */
  #buffered = 0
  #lastSentAt = -Infinity

  constructor(link: LinkId, channel: PacketChannel) {
    this.link = link
    this.#channel = channel
  }

  /** What the link is for; undefined until routes name it. */
  get route(): LinkRoute | undefined {
    return this.#route
  }
  /** When a packet or a message last went out. */
  get lastSentAt(): number {
    return this.#lastSentAt
  }
  get isOpen(): boolean {
    return this.#channel.readyState === 'open'
  }
  /** Nothing more is to be had from the peer, as far as we know: it is silent, it leaves, or its channel closed. */
  get isDown(): boolean {
    const { silentSince, isLeaving, openedAt } = this.liveness
    return silentSince !== undefined || isLeaving || (openedAt !== undefined && !this.isOpen)
  }
  /** Nothing more is to be had of that stripe: the peer is down, or brought forgeries that way. */
  isDownIn(stripe: number): boolean {
    return this.isDown || this.record.distrusts(stripe)
  }
  isUpIn(stripe: number): boolean {
    return this.isUp && !this.record.distrusts(stripe)
  }
  get isUp(): boolean {
    return this.liveness.lastSeenAt !== undefined && this.isOpen && !this.isDown
  }

  /** It brings a stripe just now. */
  get isFeeding(): boolean {
    return this.subscriptions.some(({ phase }, stripe) => phase === 'feeding' && !this.isDownIn(stripe))
  }
  /** Since when it brings a stripe; Infinity while it brings none. */
  get feedingSince(): number {
    let since = Infinity
    this.subscriptions.forEach(({ feedingSince }, stripe) => {
      if (!this.isDownIn(stripe)) since = Math.min(since, feedingSince)
    })
    return since
  }
  /** It is a parent in that stripe, or was asked to stand in for one. */
  brings(stripe: number, now: number): boolean {
    return this.subscriptions[stripe]!.admits(now) || this.#route?.parent.includes(stripe) === true
  }

  /** Packets from the peer are played and forwarded: it is a parent, or was asked to stand in for one. */
  feeds(now: number): boolean {
    if ((this.#route?.parent.length ?? 0) > 0) return true
    if (this.#route?.stage !== true && this.repair.acceptsAnswers(now)) return true
    for (const subscription of this.subscriptions) {
      if (subscription.isParent || subscription.phase !== 'quiet') return true
    }
    return false
  }

  /** Gives the link a role; the plan's stripes go out from now on. */
  assign(route: LinkRoute | undefined, now: number): void {
    this.#route = route
    this.downstream.route(route, now)
  }

  /** Drops the packet when the channel is not open, or holds more than `MAX_BUFFERED_BYTES`. @returns whether it
   *  went out */
  sendPacket(packet: Uint8Array<ArrayBuffer>, now: number): boolean {
    if (this.#channel.readyState !== 'open') return false
    if (this.#buffered > SLOW_BYTES) this.#buffered = this.#channel.bufferedAmount
    if (this.#buffered > MAX_BUFFERED_BYTES) {
      this.counters.packetShed()
      return false
    }
    this.#channel.send(packet)
    this.#buffered += packet.length
    this.counters.packetSent(packet.length)
    this.#lastSentAt = now
    return true
  }

  /** Drops the message when the channel is not open, or holds more than messages are let wait behind. */
  sendMessage(message: LinkMessage, now: number): void {
    if (this.#channel.readyState !== 'open') return
    if (this.#buffered > MAX_BUFFERED_BYTES) this.#buffered = this.#channel.bufferedAmount
    if (this.#buffered > MAX_BUFFERED_BYTES + MAX_BUFFERED_MESSAGE_BYTES) return
    const bytes = writeLinkMessage(message)
    this.#channel.send(bytes)
    this.#buffered += bytes.length
    this.counters.messageSent(bytes.length)
    this.#lastSentAt = now
  }

  /** Sends a message outside of all accounts: it neither counts as traffic nor takes the place of a heartbeat. */
  sendUncounted(bytes: Uint8Array<ArrayBuffer>): void {
    this.#channel.send(bytes)
  }

  /** Reads how many bytes wait to be sent. Asking the channel costs too much to do it for each packet. */
  sampleBuffer(): number {
    this.#buffered = this.#channel.bufferedAmount
    return this.#buffered
  }

  traffic(stripes: number, now: number): LinkTraffic {
    const { lastSeenAt } = this.liveness
    return {
      ...this.counters.counts,
      rttMs: this.roundTrip.ms,
      jitterMs: this.jitter.ms,
      bufferedBytes: this.#channel.bufferedAmount,
      silentMs: lastSeenAt === undefined ? undefined : now - lastSeenAt,
      feeds: Array.from({ length: stripes }, (_, stripe) => stripe).filter(
        (stripe) => this.subscriptions[stripe]!.phase === 'feeding' && !this.isDownIn(stripe),
      ),
      ...this.record.counts,
    }
  }
}

import { MAX_STRIPES, type LinkId } from '../protocol/index.ts'
import type { LinkRoute, LinkTraffic } from '../ports/media-plane.ts'
import { type LinkMessage, writeLinkMessage } from '../wire/link-message.ts'
import { RateLimit } from './repair/rate-limit.ts'
import { ArrivalJitter } from './health/arrival-jitter.ts'
import { MAX_BUFFERED_BYTES, SLOW_BYTES, Strain } from './health/congestion.ts'
import { Subscription } from './upstream/subscription.ts'
import { Downstream } from './downstream/downstream.ts'
import { ProbeReceiver } from './health/probe.ts'
import { RoundTrip } from './health/round-trip.ts'

/** The part of a media channel that a forwarder writes to. */
export interface Outlet {
  readonly readyState: string
  readonly bufferedAmount: number
  send(packet: Uint8Array<ArrayBuffer>): void
}

type Heartbeat = Extract<LinkMessage, { type: 'heartbeat' }>

/** What one neighbour can make us send again, in a second: all of five speakers, for as long as a parent takes to be missed. */
const REPAIRS = { perSecond: 100, most: 150 }

/** One link: what it is for, what came and went over it, and how it does. */
export class LinkPort {
  readonly link: LinkId
  readonly outlet: Outlet
  route: LinkRoute | undefined
  /** What it brings us, a stripe at a time. */
  readonly subscriptions: readonly Subscription[] = Array.from({ length: MAX_STRIPES }, () => new Subscription())
  /** What we send it. */
  readonly out = new Downstream()

  openedAt: number | undefined
  heardAt: number | undefined
  /** Silent for longer than it may, since then. */
  silentSince: number | undefined
  isSilenceTold = false
  isLeaving = false
  /** It is heard until then, whatever it is for: it was asked for frames. */
  hearUntil = -Infinity
  /** Its newest packet said that the spurt goes on, and when it came. */
  voice = false
  packetAt = -Infinity

  /** The last sign of life from there, and when it came. */
  beat: { readonly heartbeat: Heartbeat; readonly at: number; readonly isOnStage: boolean } | undefined
  beatSentAt = -Infinity
  sentAt = -Infinity
  readonly roundTrip = new RoundTrip()
  readonly jitter = new ArrivalJitter()
  readonly strain = new Strain()
  readonly repairs = new RateLimit(REPAIRS)
  readonly replayedAt = new Float64Array(MAX_STRIPES).fill(-Infinity)
  readonly probes = new ProbeReceiver()
  #buffered = 0

  packetsIn = 0
  packetsOut = 0
  bytesIn = 0
  bytesOut = 0
  duplicates = 0
  refused = 0
  shed = 0
  asked = 0
  answered = 0

  constructor(link: LinkId, outlet: Outlet) {
    this.link = link
    this.outlet = outlet
  }

  get isOpen(): boolean {
    return this.outlet.readyState === 'open'
  }
  /** It will not bring us anything any more, as far as we know. */
  get isDown(): boolean {
    return this.silentSince !== undefined || this.isLeaving || (this.openedAt !== undefined && !this.isOpen)
  }
  get isUp(): boolean {
    return this.heardAt !== undefined && this.isOpen && !this.isDown
  }
  /** Its peer has children of its own, or we do not know. */
  get carries(): boolean {
    return this.beat?.heartbeat.carries !== false
  }
  /** Its peer is a speaker: it sends its own voice, and nothing else. */
  get isOnStage(): boolean {
    return this.beat?.isOnStage === true
  }
  depth(stripe: number): number | undefined {
    return this.beat?.heartbeat.stripes[stripe]?.depth
  }

  /** What comes from it is heard and passed on: it is a parent, or was asked to stand in for one. */
  feeds(now: number): boolean {
    if ((this.route?.parent.length ?? 0) > 0 || (now < this.hearUntil && this.route?.stage !== true)) return true
    for (const inlet of this.subscriptions) if (inlet.isParent || inlet.phase !== 'quiet') return true
    return false
  }

  /** @returns whether it went out */
  send(packet: Uint8Array<ArrayBuffer>, now: number): boolean {
    if (this.outlet.readyState !== 'open') return false
    if (this.#buffered > SLOW_BYTES) this.#buffered = this.outlet.bufferedAmount
    if (this.#buffered > MAX_BUFFERED_BYTES) {
      this.shed += 1
      return false
    }
    this.outlet.send(packet)
    this.#buffered += packet.length
    this.packetsOut += 1
    this.bytesOut += packet.length
    this.sentAt = now
    return true
  }

  tell(message: LinkMessage, now: number): void {
    if (this.outlet.readyState !== 'open') return
    const bytes = writeLinkMessage(message)
    this.outlet.send(bytes)
    this.#buffered += bytes.length
    this.bytesOut += bytes.length
    this.sentAt = now
  }

  /** Reads how much waits. Asking the channel costs too much to do it for each packet. */
  sample(): number {
    this.#buffered = this.outlet.bufferedAmount
    return this.#buffered
  }

  traffic(stripes: number, now: number): LinkTraffic {
    const { packetsIn, packetsOut, bytesIn, bytesOut, duplicates, refused, shed, asked, answered } = this
    return {
      ...{ packetsIn, packetsOut, bytesIn, bytesOut, duplicates, refused, shed, asked, answered },
      rttMs: this.roundTrip.ms,
      jitterMs: this.jitter.ms,
      bufferedBytes: this.outlet.bufferedAmount,
      silentMs: this.heardAt === undefined ? undefined : now - this.heardAt,
      feeds: Array.from({ length: stripes }, (_, stripe) => stripe).filter(
        (stripe) => this.subscriptions[stripe]!.phase === 'feeding' && !this.isDown,
      ),
    }
  }
}

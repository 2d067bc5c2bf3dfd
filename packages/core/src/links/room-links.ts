import type { Clock } from '../ports/clock.ts'
import type { LinkTransport, RemoteTrack } from '../ports/link.ts'
import type { Logger } from '../ports/logger.ts'
import type { LinkNotice, MediaPlane, PlaneTraffic } from '../ports/media-plane.ts'
import type { Random } from '../ports/random.ts'
import type { Ask, Joined, Notice, PeerId, ReceptionReport, RequestName } from '../protocol/index.ts'
import type { HeldLink } from './held-link.ts'
import { LinkKeeper } from './link-keeper.ts'
import { Pulse } from './pulse.ts'
import { SelfReporter } from './self-report.ts'
import { TrafficMeter, type Volume } from './traffic-meter.ts'
import type { DesiredLinks } from './desired-links.ts'
import { withinLimit } from './time-limit.ts'

export type TellRelay = <Name extends RequestName>(event: Name, ask: Ask<Name>) => Promise<void>

export interface RoomLinksOptions {
  transport: LinkTransport
  plane: MediaPlane
  /** Says something to the relay that needs no answer. Never rejects. */
  tell: TellRelay
  /** How many children the person allows. */
  slots: number
  /** What the ear hears; undefined while nobody speaks. */
  hearing: () => ReceptionReport | undefined
  clock: Clock
  random: Random
  logger: Logger
  on: {
    changed: (counts: { links: number; carrying: number }) => void
    track: (peer: PeerId, track: RemoteTrack | undefined) => void
  }
}

/** The links of a session, a room at a time: what is measured on them, and what the relay is told of them. */
export class RoomLinks {
  readonly #options: RoomLinksOptions
  readonly #reporter: SelfReporter
  readonly #pulse: Pulse
  #meter = new TrafficMeter()
  #keeper: LinkKeeper | undefined
  /** Hands children over after the room was left. */
  #leaver: LinkKeeper | undefined
  #isOnline = false
  #isProbed = false
  /** What had to wait while the relay was away. */
  #lost = new Set<PeerId>()
  #isRefreshDue = false

  constructor(options: RoomLinksOptions) {
    const { clock, slots, tell, hearing } = options
    this.#options = options
    this.#reporter = new SelfReporter({
      ...{ clock, slots, hearing },
      tell: (report) => this.#isOnline && void tell('peer:report', report),
    })
    this.#pulse = new Pulse(clock, (isLate) => void this.#beat(isLate))
  }

  /** Children to offer: what the person allows, and the uplink carries. */
  get slots(): number {
    return this.#reporter.slots
  }
  /** The person allows so many from now on. */
  offer(slots: number): void {
    this.#reporter.offer(slots)
  }
  get links(): readonly HeldLink[] {
    return this.#keeper?.links ?? []
  }

  /** A place was taken, or taken again, with so many slots. */
  enter({ self, iceServers, slots }: { self: PeerId; iceServers: Joined['iceServers']; slots: number }): void {
    const { tell, on } = this.#options
    this.#isOnline = true
    this.#reporter.entered(slots)
    this.#pulse.start()
    if (this.#keeper) return
    this.#meter = new TrafficMeter()
    this.#isProbed = false
    this.#keeper = new LinkKeeper({
      ...this.#options,
      ...{ self, iceServers },
      on: {
        ...on,
        signal: (to, link, signal) => void tell('link:signal', { to, link, signal }),
        lost: (peer, how) => {
          if (this.#isOnline) void tell('link:lost', { peer, ...(how !== 'broken' && { how }) })
          else this.#lost.add(peer)
        },
      },
    })
  }
  want(wish: DesiredLinks): void {
    this.#keeper?.want(wish)
  }
  /** The relay is away. The links stay, and what it must know waits. */
  away(): void {
    this.#isOnline = false
  }
  /** The relay is back, and the place with it: tells it what it missed and is still so, and does what had to wait. Whoever came
   *  back before us may have been placed elsewhere, and has let go of us because of that. */
  catchUp(): void {
    for (const peer of this.#lost) if (this.#keeper?.isMissed(peer)) void this.#options.tell('link:lost', { peer })
    this.#lost.clear()
    if (this.#isRefreshDue) this.#keeper?.refresh()
    this.#isRefreshDue = false
    this.#reporter.report()
  }

  receive(signal: Notice<'link:signal'>): void {
    this.#keeper?.receive(signal)
  }
  notice(notice: LinkNotice): void {
    if (notice.type === 'congestion') this.#reporter.congestion(notice.congested)
    if (notice.type === 'delivering') this.#probe(notice)
    this.#keeper?.notice(notice)
    this.#leaver?.notice(notice)
  }

  /** The way to the others has changed. */
  refresh(): void {
    this.#isProbed = false // another network, another uplink
    if (this.#isOnline) this.#keeper?.refresh()
    else this.#isRefreshDue = true
  }

  /** Others take us for gone: any word to the relay shows that we are not. */
  assure(): void {
    this.#reporter.report()
  }

  async measure(): Promise<{ traffic: PlaneTraffic; volume: Volume }> {
    const meter = this.#meter
    const traffic = await this.#options.plane.traffic()
    return { traffic, volume: meter.take(traffic.links, this.#options.clock.now()) }
  }

  /** Goes on for those whom we carry until they have others, for `graceMs` at most, and until `told` is over. */
  async leave({ graceMs, told }: { graceMs: number; told: Promise<void> }): Promise<void> {
    const keeper = this.#keeper
    this.#keeper = undefined
    this.#stop()
    if (!keeper) return
    this.#leaver = keeper
    this.#options.plane.leave()
    await withinLimit(this.#options.clock, graceMs, Promise.all([keeper.handOver(), told]))
    keeper.close()
    this.#leaver = undefined
  }

  /** Ends every link at once. */
  close(): void {
    this.#stop()
    this.#keeper?.close()
    this.#keeper = undefined
  }

  #stop(): void {
    this.#isOnline = false
    this.#isRefreshDue = false
    this.#lost.clear()
    this.#pulse.stop()
  }

  #probe({ link }: { link: HeldLink['id'] }): void {
    if (this.#isProbed || this.#reporter.isUnwilling) return
    this.#isProbed = true
    this.#options.plane.probe(link)
  }

  async #beat(isLate: boolean): Promise<void> {
    const keeper = this.#keeper
    const { traffic } = await this.measure()
    if (!keeper || keeper !== this.#keeper) return // left meanwhile
    this.#reporter.take(traffic)
    if (!isLate) keeper.examine(traffic.links)
  }
}

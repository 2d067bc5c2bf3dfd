import type { Cancel, Clock } from '../ports/clock.ts'
import type { LinkTransport, RemoteTrack } from '../ports/link.ts'
import type { Logger } from '../ports/logger.ts'
import type { LinkNotice, LinkTraffic, MediaPlane } from '../ports/media-plane.ts'
import type { Random } from '../ports/random.ts'
import type { IceServer, LinkId, Notice, PeerId } from '../protocol/index.ts'
import type { HeldLink } from './held-link.ts'
import { RemoteTracks } from './remote-tracks.ts'
import { LossReports } from './loss-reports.ts'
import { Neighbours } from './neighbours.ts'
import { isTreeRole, plannedRoles } from './roles.ts'
import { progressOf, type DesiredLinks } from './desired-links.ts'

export interface LinkKeeperOptions {
  self: PeerId
  iceServers: readonly IceServer[]
  transport: LinkTransport
  plane: MediaPlane
  clock: Clock
  random: Random
  logger: Logger
  on: {
    signal: (to: PeerId, link: LinkId, signal: string) => void
    /** A planned parent is silent, or a planned link broke or did not come up: the relay may know a better one. */
    lost: (peer: PeerId, how: Loss) => void
    changed: (counts: { links: number; carrying: number }) => void
    track: (peer: PeerId, track: RemoteTrack | undefined) => void
  }
}

/** What is lost: the link; a parent that is silent, and nobody stands in for; one that others stand in for. */
export type Loss = 'broken' | 'silent' | 'covered'

/** A parent that is silent for so much longer is reported again: the relay has asked it by then, and knows that it lives. */
export const CONFIRM_MS = 1_000
/** No sign of life on an open link for so long: whatever ICE says, it is dead. Parents are found out far sooner. */
export const LIFELESS_MS = 10_000

/**
 * Keeps links equal to the newest plan.
 * 1. What the plan drops goes on until it is replaced: what comes in, until every planned parent of the stripe delivers;
 * what goes out, until the other end has released it or closes; `HANDOVER_LIMIT_MS` at most. 2. An older epoch never
 * undoes a newer one. 3. One end dials (`dials`); the other waits, and reports when its patience is over. 4. A broken link
 * is reported at once and dialed again, later each time, while it is planned. 5. A link is replaced by opening another
 * beside it, from either end, one at a time; the one that dials goes first when both try. 6. A parent that goes silent or
 * leaves is reported once for each plan; one that stays silent, once more.
 */
export class LinkKeeper {
  readonly #options: LinkKeeperOptions
  readonly #neighbours: Neighbours
  readonly #reports: LossReports
  readonly #tracks: RemoteTracks
  /** A look at each silent parent, a while after it was reported. */
  readonly #confirmations = new Map<PeerId, Cancel>()
  #counts = { links: 0, carrying: 0 }
  #wish: DesiredLinks | undefined
  #phase: 'open' | 'leaving' | 'closed' = 'open'
  #onHandedOver = () => {}

  constructor(options: LinkKeeperOptions) {
    const { on, ...rest } = options
    this.#options = options
    this.#reports = new LossReports(options.clock)
    this.#tracks = new RemoteTracks(on.track)
    this.#neighbours = new Neighbours({
      ...rest,
      rolesOf: (planned) => plannedRoles(planned, this.#wish?.byTrack.has(planned.peer) ?? false),
      on: { signal: on.signal, lost: (peer) => this.#report(peer, 'broken'), changed: () => this.#converge() },
    })
  }

  want(wish: DesiredLinks): void {
    if (this.#phase !== 'open' || wish.plan.epoch < (this.#wish?.plan.epoch ?? 0)) return
    this.#wish = wish
    this.#converge()
  }

  /** Takes a signal from another peer: for a link that we hold, or for a new attempt of a planned peer. */
  receive(signal: Notice<'link:signal'>): void {
    this.#neighbours.receive(signal)
  }

  /** Takes what the media plane found out. */
  notice(notice: LinkNotice): void {
    if (notice.type === 'starving' || notice.type === 'congestion') return
    const held = this.#neighbours.get(notice.link)
    if (!held) return
    const isParent = held.isWanted && held.planned.parent.length > 0
    switch (notice.type) {
      case 'delivering':
        held.delivers(notice.stripe, true)
        break
      case 'released':
        held.released()
        break
      case 'silent':
        for (const stripe of notice.stripes) held.delivers(stripe, false)
        if (isParent) this.#report(held.peer, notice.isCovered ? 'covered' : 'silent')
        break
      case 'leaving':
        this.#neighbours.farewell(held.peer)
        if (isParent) this.#report(held.peer, 'broken')
        break
    }
    this.#converge()
  }

  /** Whether that peer is a parent by the newest plan, over a link that looks open and brings nothing. */
  isMissed(peer: PeerId): boolean {
    const held = this.#neighbours.current(peer)
    return held !== undefined && held.isOpen && held.planned.parent.length > 0 && !held.isDelivering()
  }

  /** Looks for links that are open and dead. To be called every few seconds, unless this end has stood still itself. */
  examine(traffic: ReadonlyMap<LinkId, LinkTraffic>): void {
    const now = this.#options.clock.now()
    for (const held of this.#neighbours.links) {
      const heard = traffic.get(held.id)
      // Fellow speakers say nothing on the media channel while their voice goes by native track.
      if (!heard || held.openedAt === undefined || !isTreeRole(held.planned)) continue
      if ((heard.silentMs ?? now - held.openedAt) < LIFELESS_MS) continue
      if (this.#neighbours.hasFailedToReplace(held)) this.#report(held.peer, 'broken')
      this.#neighbours.refresh(held)
    }
  }

  /** The way to the others has changed: makes every link anew, and lets go of the old one after that. */
  refresh(): void {
    this.#neighbours.refreshAll()
  }

  /**
   * Makes no link any more, and goes on sending until every child has another parent or is gone.
   * @returns when that is so. Whoever waits sets the limit, and closes in the end
   */
  handOver(): Promise<void> {
    if (this.#phase !== 'open') return Promise.resolve()
    this.#phase = 'leaving'
    const done = new Promise<void>((resolve) => (this.#onHandedOver = resolve))
    this.#neighbours.retire()
    this.#converge()
    return done
  }

  close(): void {
    this.#phase = 'closed'
    for (const cancel of this.#confirmations.values()) cancel()
    this.#confirmations.clear()
    this.#neighbours.close()
    // Nothing of this room is passed on any more.
    this.#options.plane.route({ sources: [], stripes: 1, onStage: false, links: [] })
    this.#tracks.follow([])
    this.#count()
    this.#onHandedOver()
  }

  /** Links that do something, or will. Oldest first. */
  get links(): readonly HeldLink[] {
    return this.#neighbours.links
  }

  #converge(): void {
    const wish = this.#wish
    if (this.#phase === 'closed' || !wish) return
    this.#neighbours.follow(wish.plan)
    const progress = progressOf(wish, (peer) => this.#neighbours.current(peer))
    for (const held of this.links) {
      held.settle(progress)
      held.link.setTrack(held.roles.track ? wish.track : undefined)
      if (held.isOver) this.#neighbours.end(held)
    }
    const { plan, sources, onStage } = wish
    const links = this.links.map(({ route }) => route)
    this.#options.plane.route({ sources, stripes: plan.stripes, onStage, links })
    this.#tracks.follow(this.links)
    this.#count()
    const isCarrying = this.links.some(({ lingering }) => lingering.child.length > 0)
    if (this.#phase === 'leaving' && !isCarrying) this.#onHandedOver()
  }

  #report(peer: PeerId, how: Loss): void {
    const epoch = this.#wish?.plan.epoch ?? 0
    const { clock, logger, on } = this.#options
    if (this.#phase !== 'open' || !this.#reports.take(peer, epoch)) return
    logger.warn({ peer, epoch }, `a planned link is ${how === 'broken' ? 'not there' : 'silent'}`)
    on.lost(peer, how)
    if (how === 'broken' || this.#confirmations.has(peer)) return
    const confirm = () => {
      this.#confirmations.delete(peer)
      if (this.isMissed(peer)) on.lost(peer, how)
    }
    this.#confirmations.set(peer, clock.after(CONFIRM_MS, confirm))
  }

  #count(): void {
    const open = this.links.filter(({ isOpen }) => isOpen)
    const counts = {
      links: new Set(open.map(({ peer }) => peer)).size,
      carrying: open.filter(({ planned }) => planned.child.length > 0).length,
    }
    const { links, carrying } = this.#counts
    if (counts.links === links && counts.carrying === carrying) return
    this.#counts = counts
    this.#options.on.changed(counts)
  }
}

import type { Clock } from '../ports/clock.ts'
import type { LinkTransport, LinkViolation, RemoteTrack } from '../ports/link.ts'
import type { Logger } from '../ports/logger.ts'
import type { LinkNotice, LinkTraffic, MediaPlane } from '../ports/media-plane.ts'
import type { Random } from '../ports/random.ts'
import { type Ask, dials, type IceServer, type LinkId, type Notice, type PeerId } from '../protocol/index.ts'
import { type DesiredLinks, progressOf } from './desired-links.ts'
import { type Loss, LossReports } from './loss-reports.ts'
import { Neighbour } from './neighbour.ts'
import { PeerLink, type PeerLinkEvents } from './peer-link.ts'
import { isTreeRole, plannedRoles } from './roles.ts'
import { StrangerDials } from './stranger-dials.ts'

/** Limits how long an open link of a tree may give no sign of life, in milliseconds: after that it is dead, whatever
 *  ICE says. Ten heartbeats; parents are found out far sooner. */
export const LIFELESS_MS = 10_000
/** How long a leaving peer goes on sending by default, in milliseconds: new parents deliver within this time as a
 *  rule. */
export const GRACE_MS = 300

export interface RoomLinksOptions {
  self: PeerId
  iceServers: readonly IceServer[]
  transport: LinkTransport
  plane: MediaPlane
  clock: Clock
  random: Random
  logger: Logger
  /** Says something to the relay that needs no answer. */
  tell: <Name extends 'link:signal' | 'link:lost' | 'link:forged'>(event: Name, ask: Ask<Name>) => void
  on: {
    /** How many peers are linked, and how many of them are children. */
    changed: (counts: { links: number; carrying: number }) => void
    /** The native track of a fellow speaker came, was replaced, or ended. */
    track: (peer: PeerId, track: RemoteTrack | undefined) => void
  }
}

/**
 * The links of one stay in a room. Makes them equal to what the newest plan wants, and tells the relay what is lost.
 * 1. What the plan drops goes on until it is replaced (`PeerLink`, 2).
 * 2. An older epoch never undoes a newer one.
 * 3. A planned link is dialed, awaited and replaced by its `Neighbour`, as long as the plan wants it.
 * 4. A parent that goes silent or leaves, and a link that breaks, are reported once for each plan (`LossReports`).
 * 5. A peer that breaks the protocol is lost, and gets no other link until a plan without it has come.
 * 6. A peer that leaves makes no link any more, and goes on sending until its children have other parents.
 */
export class RoomLinks {
  readonly #options: RoomLinksOptions
  /** All that there are, oldest first. */
  readonly #links = new Map<LinkId, PeerLink>()
  readonly #neighbours = new Map<PeerId, Neighbour>()
  readonly #strangers: StrangerDials
  readonly #losses: LossReports
  #desired: DesiredLinks | undefined
  #tracks: ReadonlyMap<PeerId, RemoteTrack> = new Map()
  #counts = { links: 0, carrying: 0 }
  #phase: 'open' | 'leaving' | 'closed' = 'open'
  #onHandedOver = () => {}
  #isRelayAway = false
  /** This peer has less CPU than it needs. */
  #isOverloaded = false
  /** A refresh waits for the relay. */
  #isRefreshDue = false

  constructor(options: RoomLinksOptions) {
    const { clock } = options
    this.#options = options
    this.#strangers = new StrangerDials(clock)
    this.#losses = new LossReports({
      clock,
      tell: (peer, loss) => options.tell('link:lost', { peer, ...(loss !== 'broken' && { how: loss }) }),
      isSilent: (peer) => this.#isSilentParent(peer),
    })
  }

  /** The stay goes on: it was neither left nor ended. */
  get isOpen(): boolean {
    return this.#phase === 'open'
  }
  /** Links that do something, or will. Oldest first. */
  get links(): readonly PeerLink[] {
    return [...this.#links.values()].filter(({ isFresh }) => !isFresh)
  }

  want(desired: DesiredLinks): void {
    if (this.#phase !== 'open' || desired.plan.epoch < (this.#desired?.plan.epoch ?? 0)) return
    this.#desired = desired
    this.#converge()
  }

  /** Takes a signal from another peer: for a link that there is, or for a new attempt of a planned peer. */
  receive({ from, link: id, signal }: Notice<'link:signal'>): void {
    const { logger } = this.#options
    const link = this.#links.get(id)
    const neighbour = this.#neighbours.get(from)
    neighbour?.showLife()
    if (link?.peer === from) return link.receive(signal)
    if (link || !neighbour || !this.#strangers.admit(from, id)) {
      return logger.debug({ peer: from, link: id }, 'dropped a stale signal')
    }
    const answering = neighbour.answer(id)
    if (!answering) {
      this.#strangers.end(id)
      return logger.debug({ peer: from, link: id }, 'our own attempt goes first')
    }
    this.#converge()
    answering.receive(signal)
  }

  /** Takes what the media plane found out. */
  notice(notice: LinkNotice): void {
    if (notice.type === 'overload') this.#isOverloaded = notice.isShort
    if (!('link' in notice)) return
    const link = this.#links.get(notice.link)
    if (!link) return
    const isParent = link.isWanted && link.planned.parent.length > 0
    switch (notice.type) {
      case 'delivering':
        link.setDelivering(notice.stripe, true)
        break
      case 'released':
        link.released()
        break
      case 'silent':
        for (const stripe of notice.stripes) link.setDelivering(stripe, false)
        if (isParent) this.#lose(link.peer, notice.isCovered ? 'covered' : 'silent')
        break
      case 'forged': {
        const { source, stripes, frames } = notice
        for (const stripe of link.roles.parent) link.setDelivering(stripe, false)
        this.#options.logger.warn({ peer: link.peer, source, frames }, 'a parent brought what was not spoken')
        this.#options.tell('link:forged', { peer: link.peer, source, stripes, frames })
        break
      }
      case 'unprovable':
        for (const stripe of link.roles.parent) link.setDelivering(stripe, false)
        if (isParent) this.#lose(link.peer, 'silent')
        break
      case 'leaving':
        this.#neighbours.get(link.peer)?.leaves()
        if (isParent) this.#lose(link.peer, 'broken')
        break
      case 'violation':
        return link.violated(notice.violation)
    }
    this.#converge()
  }

  /** Replaces links that are open and dead. To be called every few seconds, unless this end stood still itself. */
  examine(traffic: ReadonlyMap<LinkId, LinkTraffic>): void {
    const now = this.#options.clock.now()
    for (const link of this.links) {
      const figures = traffic.get(link.id)
      // Fellow speakers say nothing on the media channel while their voice goes by native track.
      if (!figures || link.openedAt === undefined || !isTreeRole(link.planned)) continue
      if ((figures.silentMs ?? now - link.openedAt) < LIFELESS_MS) continue
      if (this.#neighbours.get(link.peer)?.hasFailedToReplace) this.#lose(link.peer, 'broken')
      this.#replace(link)
    }
  }

  /** The way to the others has changed: makes every link anew, and lets go of the old one after that. While the relay
   *  is away, which carries the signals for that, it waits. */
  refresh(): void {
    this.#isRefreshDue = this.#isRelayAway
    if (this.#isRelayAway) return
    for (const neighbour of this.#neighbours.values()) neighbour.refreshNow()
  }

  /** The relay is away. The links stay. */
  relayLost(): void {
    this.#isRelayAway = true
    this.#losses.pause()
  }
  /** The relay is back and knows us again, and its newest plan was taken. */
  relayBack(): void {
    this.#isRelayAway = false
    this.#losses.resume()
    if (this.#isRefreshDue) this.refresh()
  }

  /** Leaves the room: goes on sending until every child has another parent, for `graceMs` at most, and until
   *  `goodbye` (our message to the relay) is through. Then every link ends. */
  async leave({ graceMs, goodbye }: { graceMs: number; goodbye: Promise<void> }): Promise<void> {
    if (this.#phase !== 'open') return
    this.#phase = 'leaving'
    this.#options.plane.leave()
    const handedOver = new Promise<void>((resolve) => (this.#onHandedOver = resolve))
    this.#dropAll()
    this.#converge()
    await withinLimit(this.#options.clock, graceMs, Promise.all([handedOver, goodbye]))
    this.#end()
  }

  /** Ends every link at once. While it hands over, does nothing: that has its own end. */
  close(): void {
    if (this.#phase === 'open') this.#end()
  }

  #end(): void {
    this.#phase = 'closed'
    this.#losses.close()
    this.#dropAll()
    for (const link of [...this.#links.values()]) this.#endLink(link)
    // Nothing of this room is passed on any more.
    this.#options.plane.route({ sources: [], stripes: 1, onStage: false, links: [] })
    this.#playTracks()
    this.#count()
  }

  #converge(): void {
    const desired = this.#desired
    if (this.#phase === 'closed' || !desired) return
    if (this.#phase === 'open') this.#followPlan(desired)
    const progress = progressOf(desired, (peer) => this.#neighbours.get(peer)?.current)
    for (const link of this.links) {
      link.settle(progress)
      link.send(desired.track)
      if (link.isOver) this.#endLink(link)
    }
    const { plan, sources, own, onStage } = desired
    const links = this.links.map((link) => link.route(desired.sourceOf.get(link.peer)))
    this.#options.plane.route({ sources, own, stripes: plan.stripes, onStage, links })
    this.#playTracks()
    this.#count()
    const isCarrying = this.links.some(({ lingering }) => lingering.child.length > 0)
    if (this.#phase === 'leaving' && !isCarrying) this.#onHandedOver()
  }

  /** Has a link, or the prospect of one, to each peer of the plan, and drops the others. */
  #followPlan({ plan, byTrack }: DesiredLinks): void {
    const planned = new Set(plan.links.map(({ peer }) => peer))
    for (const peer of [...this.#neighbours.keys()]) if (!planned.has(peer)) this.#drop(peer)
    for (const link of plan.links) {
      const neighbour = this.#neighbours.get(link.peer) ?? this.#newNeighbour(link.peer)
      this.#neighbours.set(link.peer, neighbour)
      neighbour.follow(plannedRoles(link, byTrack.has(link.peer)))
    }
  }
  #drop(peer: PeerId): void {
    const neighbour = this.#neighbours.get(peer)
    this.#neighbours.delete(peer)
    neighbour?.drop()
  }
  #dropAll(): void {
    for (const peer of [...this.#neighbours.keys()]) this.#drop(peer)
  }

  #newNeighbour(peer: PeerId): Neighbour {
    const { self, clock, random } = this.#options
    return new Neighbour({
      ...{ peer, clock, isDialer: dials(self, peer) },
      isOverloaded: () => this.#isOverloaded,
      newId: () => random.id(12) as LinkId,
      open: (id, isOwn) => this.#openLink(peer, id, isOwn),
      end: (link) => this.#endLink(link),
      olderLink: () => [...this.#links.values()].findLast((link) => link.peer === peer && link.isOpen),
      on: { lost: () => this.#lose(peer, 'broken'), changed: () => this.#converge() },
    })
  }

  #openLink(peer: PeerId, id: LinkId, isOwn: boolean): PeerLink {
    const { iceServers, transport, plane, clock } = this.#options
    const link = new PeerLink({ peer, id, isOwn, iceServers, transport, plane, clock, on: this.#linkEvents })
    this.#links.set(id, link)
    return link
  }
  readonly #linkEvents: PeerLinkEvents = {
    signal: ({ peer, id }, signal) => this.#options.tell('link:signal', { to: peer, link: id, signal }),
    opened: (link) => {
      this.#neighbours.get(link.peer)?.opened(link)
      this.#converge()
    },
    closed: (link, violation) => {
      this.#forget(link)
      if (violation) this.#bar(link.peer, violation)
      this.#neighbours.get(link.peer)?.closed(link)
      this.#converge()
    },
    troubled: (link) => this.#replace(link),
    changed: () => this.#converge(),
  }
  #bar(peer: PeerId, violation: LinkViolation): void {
    this.#options.logger.warn({ peer, violation }, 'a peer broke the protocol: its links are closed')
    for (const link of [...this.#links.values()]) if (link.peer === peer) this.#endLink(link)
    this.#neighbours.get(peer)?.bar()
  }
  #endLink(link: PeerLink): void {
    this.#forget(link)
    this.#neighbours.get(link.peer)?.forget(link)
    link.end()
  }
  #forget({ id }: PeerLink): void {
    this.#links.delete(id)
    this.#strangers.end(id)
  }
  #replace(link: PeerLink): void {
    const neighbour = this.#neighbours.get(link.peer)
    if (neighbour?.current === link) neighbour.refresh()
  }

  #lose(peer: PeerId, loss: Loss): void {
    const epoch = this.#desired?.plan.epoch ?? 0
    if (this.#phase !== 'open' || !this.#losses.take(peer, loss, epoch)) return
    this.#options.logger.warn({ peer, epoch }, `a planned link is ${loss === 'broken' ? 'not there' : 'silent'}`)
  }
  /** By the newest plan it is a parent, and over a link that looks open it brings nothing. */
  #isSilentParent(peer: PeerId): boolean {
    const link = this.#neighbours.get(peer)?.current
    return link !== undefined && link.isOpen && link.planned.parent.length > 0 && !link.isDelivering()
  }

  /** Plays each speaker's native track of the newest link, so that nobody falls silent while a link is replaced. */
  #playTracks(): void {
    const before = this.#tracks
    const now = new Map<PeerId, RemoteTrack>()
    for (const { peer, voiceTrack } of this.links) if (voiceTrack) now.set(peer, voiceTrack)
    this.#tracks = now
    const { track: play } = this.#options.on
    for (const peer of before.keys()) if (!now.has(peer)) play(peer, undefined)
    for (const [peer, track] of now) if (before.get(peer) !== track) play(peer, track)
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

/** Waits for the task, for `limitMs` milliseconds at most. */
async function withinLimit(clock: Clock, limitMs: number, task: Promise<unknown>): Promise<void> {
  let cancel = () => {}
  const limit = new Promise<void>((resolve) => (cancel = clock.after(limitMs, resolve)))
  await Promise.race([task, limit])
  cancel()
}

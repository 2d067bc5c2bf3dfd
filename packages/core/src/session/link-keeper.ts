import type { Cancel, Clock } from '../ports/clock.ts'
import type { Link, LinkCloseReason, LinkTransport, RemoteTrack } from '../ports/link.ts'
import type { Logger } from '../ports/logger.ts'
import type { LinkRoute, MediaPlane } from '../ports/media-plane.ts'
import type { Random } from '../ports/random.ts'
import {
  dials,
  type IceServer,
  type LinkId,
  type Notice,
  type PeerId,
  type Plan,
  type PlannedLink,
  type SourceId,
} from '../protocol/index.ts'

/** What the links should be like. Replaced as a whole; the newest wish wins. */
export interface Wish {
  readonly plan: Plan
  /** Who may speak. */
  readonly sources: readonly SourceId[]
  /** Fellow speakers that exchange native tracks with us; other stage links carry frames. */
  readonly byTrack: ReadonlySet<PeerId>
  /** Our own voice for those. */
  readonly track: MediaStreamTrack | undefined
}

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
    /** A planned link broke, or did not come up: the relay may know a better one. */
    lost: (peer: PeerId) => void
    changed: (counts: { links: number; carrying: number }) => void
    track: (peer: PeerId, track: RemoteTrack | undefined) => void
  }
}

/** How long links outlive the plan that wanted them, while those that replace them come up. */
export const HANDOVER_LIMIT_MS = 5_000
/** A planned peer that has not dialed by then is reported: longer than its own try may take. */
export const PATIENCE_MS = 12_000
const REDIAL_FIRST_MS = 200
const REDIAL_LONGEST_MS = 5_000
/** Attempts whose late signals are recognised and dropped. */
const REMEMBERED_ATTEMPTS = 128

interface Held {
  readonly link: Link
  route: LinkRoute
  isOpen: boolean
  /** The plan does not want it any more; it closes when its replacements are up, or when this fires. */
  retired: Cancel | undefined
  hasTrack: boolean
}

/**
 * Keeps links equal to the newest plan.
 * 1. A link that the plan drops stays until every parent and fellow speaker it plans is linked, `HANDOVER_LIMIT_MS` at
 * most; nobody waits for standbys, which carry nothing. 2. An older epoch never undoes a newer one. 3. Exactly one end
 * dials (`dials`); the other waits, and reports after `PATIENCE_MS`. 4. A broken link is reported at once and dialed
 * again, later each time, while it is planned.
 */
export class LinkKeeper {
  readonly #options: LinkKeeperOptions
  readonly #held = new Map<PeerId, Held>()
  /** Timers per planned peer without a link: a redial, or the patience to be dialed. */
  readonly #pending = new Map<PeerId, Cancel>()
  readonly #failures = new Map<PeerId, number>()
  readonly #finished = new Set<LinkId>()
  #counts = { links: 0, carrying: 0 }
  #wish: Wish | undefined
  #isClosed = false

  constructor(options: LinkKeeperOptions) {
    this.#options = options
  }

  want(wish: Wish): void {
    if (this.#isClosed || wish.plan.epoch < (this.#wish?.plan.epoch ?? 0)) return
    this.#wish = wish
    this.#converge()
  }

  /** Takes a signal from another peer. A new attempt of the peer that dials replaces the one before. */
  receive({ from, link: id, signal }: Notice<'link:signal'>): void {
    const held = this.#held.get(from)
    if (held?.link.id === id) return held.link.receive(signal)
    const isNewAttempt = !dials(this.#options.self, from) && !this.#finished.has(id)
    if (this.#isClosed || !isNewAttempt || !this.#planned(from)) {
      return this.#options.logger.debug({ peer: from, link: id }, 'dropped a stale signal')
    }
    if (held) this.#forget(from, held)
    held?.link.close()
    this.#open(from, id).receive(signal)
  }

  close(): void {
    this.#isClosed = true
    for (const cancel of this.#pending.values()) cancel()
    this.#pending.clear()
    for (const { link } of [...this.#held.values()]) link.close()
  }

  #planned = (peer: PeerId): PlannedLink | undefined => this.#wish?.plan.links.find((link) => link.peer === peer)

  #converge(): void {
    const wish = this.#wish
    if (this.#isClosed || !wish) return
    for (const planned of wish.plan.links) {
      const held = this.#held.get(planned.peer)
      if (held) this.#adopt(held, planned, wish)
      else this.#expect(planned.peer)
    }
    for (const [peer, cancel] of this.#pending) {
      if (this.#planned(peer)) continue
      cancel()
      this.#pending.delete(peer)
      this.#failures.delete(peer)
    }
    this.#retire(wish)
    this.#publishRoutes(wish)
    this.#count()
  }

  #adopt(held: Held, planned: PlannedLink, wish: Wish): void {
    held.retired?.()
    held.retired = undefined
    const byTrack = planned.stage && wish.byTrack.has(planned.peer)
    held.route = {
      link: held.link.id,
      parent: planned.up,
      child: planned.down,
      stage: planned.stage && !byTrack,
    }
    held.link.setTrack(byTrack ? wish.track : undefined)
  }

  /** A planned peer has no link: dial it, or wait to be dialed. */
  #expect(peer: PeerId): void {
    if (this.#pending.has(peer)) return
    const { self, clock, random } = this.#options
    const failures = this.#failures.get(peer) ?? 0
    if (!dials(self, peer)) {
      const giveUp = () => {
        this.#pending.delete(peer)
        this.#report(peer)
        this.#converge()
      }
      this.#pending.set(peer, clock.after(PATIENCE_MS, giveUp))
    } else if (failures === 0) {
      this.#open(peer, random.id(12) as LinkId)
    } else {
      const dial = () => {
        this.#pending.delete(peer)
        this.#open(peer, random.id(12) as LinkId)
      }
      const pause = Math.min(REDIAL_LONGEST_MS, REDIAL_FIRST_MS * 2 ** (failures - 1))
      this.#pending.set(peer, clock.after(pause, dial))
    }
  }

  #open(peer: PeerId, id: LinkId): Link {
    const { self, transport, plane, iceServers, on } = this.#options
    this.#pending.get(peer)?.()
    this.#pending.delete(peer)
    const { link, channel } = transport.open({
      peer,
      id,
      initiator: dials(self, peer),
      iceServers,
      on: {
        open: () => this.#onOpen(peer, id),
        close: (reason) => this.#onClose(peer, id, reason),
        signal: (signal) => on.signal(peer, id, signal),
        track: (track) => this.#onTrack(peer, id, track),
      },
    })
    plane.attach(id, channel)
    const route = { link: id, parent: [], child: [], stage: false }
    const held: Held = { link, route, isOpen: false, retired: undefined, hasTrack: false }
    this.#held.set(peer, held)
    const planned = this.#planned(peer)
    if (planned && this.#wish) {
      this.#adopt(held, planned, this.#wish)
      this.#publishRoutes(this.#wish)
    }
    return link
  }

  #onOpen(peer: PeerId, id: LinkId): void {
    const held = this.#held.get(peer)
    if (held?.link.id !== id) return
    held.isOpen = true
    this.#failures.delete(peer)
    this.#converge()
  }

  #onClose(peer: PeerId, id: LinkId, reason: LinkCloseReason): void {
    const held = this.#held.get(peer)
    this.#remember(id)
    this.#options.plane.detach(id)
    if (held?.link.id !== id) return
    this.#forget(peer, held)
    if (!this.#isClosed && reason !== 'closed-here' && this.#planned(peer)) {
      this.#failures.set(peer, (this.#failures.get(peer) ?? 0) + 1)
      this.#report(peer)
    }
    this.#converge()
    this.#count()
  }

  #forget(peer: PeerId, held: Held): void {
    held.retired?.()
    this.#held.delete(peer)
    if (held.hasTrack) this.#options.on.track(peer, undefined)
  }

  #onTrack(peer: PeerId, id: LinkId, track: RemoteTrack): void {
    const held = this.#held.get(peer)
    if (held?.link.id !== id) return
    held.hasTrack = true
    this.#options.on.track(peer, track)
  }

  #report(peer: PeerId): void {
    this.#options.logger.warn({ peer, epoch: this.#wish?.plan.epoch }, 'a planned link is not there')
    this.#options.on.lost(peer)
  }

  #retire(wish: Wish): void {
    const isSettled = wish.plan.links.every(
      (link) => (link.up.length === 0 && !link.stage) || this.#held.get(link.peer)?.isOpen,
    )
    for (const [peer, held] of [...this.#held]) {
      if (this.#planned(peer)) continue
      held.link.setTrack(undefined)
      if (isSettled) held.link.close()
      else held.retired ??= this.#options.clock.after(HANDOVER_LIMIT_MS, () => held.link.close())
    }
  }

  #publishRoutes(wish: Wish): void {
    this.#options.plane.route({ sources: wish.sources, links: [...this.#held.values()].map((held) => held.route) })
  }

  #count(): void {
    const open = [...this.#held.values()].filter((held) => held.isOpen)
    const counts = { links: open.length, carrying: open.filter(({ route }) => route.child.length > 0).length }
    const { links, carrying } = this.#counts
    if (counts.links === links && counts.carrying === carrying) return
    this.#counts = counts
    this.#options.on.changed(counts)
  }

  #remember(id: LinkId): void {
    this.#finished.add(id)
    if (this.#finished.size > REMEMBERED_ATTEMPTS) this.#finished.delete(this.#finished.values().next().value!)
  }
}

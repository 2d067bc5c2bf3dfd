import type { Clock } from '../ports/clock.ts'
import type { LinkCloseReason } from '../ports/link.ts'
import type { Logger } from '../ports/logger.ts'
import type { Random } from '../ports/random.ts'
import { dials, type LinkId, type Notice, type PeerId, type Plan, type PlannedLink } from '../protocol/index.ts'
import { StrangerDials } from './stranger-dials.ts'
import { type HeldLink, REPLACED_LIMIT_MS } from './held-link.ts'
import { HeldLinks, type HeldLinksOptions } from './held-links.ts'
import { Neighbour, REFRESH_TRIES } from './neighbour.ts'
import type { Roles } from './roles.ts'

export interface NeighboursOptions extends Omit<HeldLinksOptions, 'on'> {
  self: PeerId
  clock: Clock
  random: Random
  logger: Logger
  /** What the newest plan wants of a link. */
  rolesOf: (planned: PlannedLink) => Roles
  on: {
    signal: (to: PeerId, link: LinkId, signal: string) => void
    /** A planned link broke, or did not come up. */
    lost: (peer: PeerId) => void
    /** Links came, went, or changed what they are for. */
    changed: () => void
  }
}

/** Who is to be linked, and the links to them: dials, answers, tries again, and replaces. */
export class Neighbours {
  readonly #options: NeighboursOptions
  readonly #links: HeldLinks
  readonly #byPeer = new Map<PeerId, Neighbour>()
  readonly #attempts: StrangerDials
  #isOpen = true

  constructor(options: NeighboursOptions) {
    const { on, ...rest } = options
    this.#options = options
    this.#attempts = new StrangerDials(options.clock)
    this.#links = new HeldLinks({
      ...rest,
      on: {
        signal: on.signal,
        opened: (held) => this.#opened(held),
        closed: (held, reason) => this.#closed(held, reason),
        troubled: (held) => this.refresh(held),
        track: on.changed,
        limit: on.changed,
      },
    })
  }

  /** Takes a signal from another peer: for a link that we hold, or for a new attempt of a planned peer. */
  receive({ from, link: id, signal }: Notice<'link:signal'>): void {
    const held = this.#links.get(id)
    const neighbour = this.#byPeer.get(from)
    neighbour?.heard()
    if (held?.peer === from) return held.link.receive(signal)
    const isNew = this.#isOpen && !held && neighbour && this.#attempts.admit(from, id)
    if (!isNew) return this.#options.logger.debug({ peer: from, link: id }, 'dropped a stale signal')
    const rival = neighbour.fresh ?? (neighbour.current?.isOpen ? undefined : neighbour.current)
    if (rival?.isOwn && dials(this.#options.self, from)) {
      this.#attempts.end(id)
      return this.#options.logger.debug({ peer: from, link: id }, 'our own attempt goes first')
    }
    if (rival) this.end(rival)
    const { link } = this.#open(neighbour, id, false)
    this.#options.on.changed()
    link.receive(signal)
  }

  /** Has a link, or the prospect of one, for each peer of the plan, and drops the others. */
  follow(plan: Plan): void {
    if (!this.#isOpen) return
    const wanted = new Set(plan.links.map(({ peer }) => peer))
    for (const peer of [...this.#byPeer.keys()]) if (!wanted.has(peer)) this.#unplan(peer)
    for (const planned of plan.links) {
      const neighbour = this.#byPeer.get(planned.peer) ?? new Neighbour(planned, this.#options.clock)
      this.#byPeer.set(planned.peer, neighbour)
      neighbour.planned = planned
      neighbour.current ??= this.#links.all().findLast((held) => held.peer === planned.peer && held.isOpen)
      if (neighbour.current) neighbour.current.adopt(this.#options.rolesOf(planned))
      else this.#expect(neighbour)
    }
  }

  /** The way to the others has changed: a fresh link to each, before the one that there is goes. */
  refreshAll(): void {
    for (const neighbour of this.#byPeer.values()) {
      neighbour.startOver()
      this.#bringUpFresh(neighbour)
    }
  }
  /** An open link is dead, or about to be. */
  refresh(held: HeldLink): void {
    const neighbour = this.#byPeer.get(held.peer)
    if (neighbour?.current === held) this.#bringUpFresh(neighbour)
  }
  /** A fresh link beside this one was tried already, in vain. */
  hasFailedToReplace({ peer }: HeldLink): boolean {
    return (this.#byPeer.get(peer)?.freshFailures ?? 0) > 0
  }

  /** It goes, and will not answer any more. */
  farewell(peer: PeerId): void {
    const neighbour = this.#byPeer.get(peer)
    if (neighbour) neighbour.isLeaving = true
  }

  /** Makes no link any more, and wants none: those that there are stay until they are over. */
  retire(): void {
    this.#isOpen = false
    for (const peer of [...this.#byPeer.keys()]) this.#unplan(peer)
  }

  /** Ends all. */
  close(): void {
    this.retire()
    for (const held of this.#links.all()) this.#links.end(held)
  }

  /** The link to that peer that the plan's roles are on. */
  current(peer: PeerId): HeldLink | undefined {
    return this.#byPeer.get(peer)?.current
  }
  get(id: LinkId): HeldLink | undefined {
    return this.#links.get(id)
  }
  /** All but those that come up beside another. Oldest first. */
  get links(): readonly HeldLink[] {
    return this.#links.all().filter((held) => this.#byPeer.get(held.peer)?.fresh !== held)
  }
  /** Nobody needs that link any more. */
  end(held: HeldLink): void {
    this.#forget(held)
    this.#links.end(held)
  }

  #unplan(peer: PeerId): void {
    const neighbour = this.#byPeer.get(peer)
    if (!neighbour) return
    this.#byPeer.delete(peer)
    neighbour.heard()
    neighbour.startOver()
    neighbour.current?.retire()
    if (neighbour.fresh) this.end(neighbour.fresh)
  }

  /** A planned peer has no link: dial it, or wait to be dialed. */
  #expect(neighbour: Neighbour): void {
    if (neighbour.isLeaving) return
    neighbour.expectSign(() => this.#options.on.lost(neighbour.peer))
    if (!dials(this.#options.self, neighbour.peer)) {
      neighbour.waitToBeDialed(() => {
        this.#options.on.lost(neighbour.peer)
        this.#options.on.changed()
      })
    } else if (neighbour.failures === 0) {
      this.#open(neighbour, this.#options.random.id(12) as LinkId, true)
    } else {
      neighbour.redial(() => this.#dial(neighbour))
    }
  }

  /** Brings up a link beside the one that there is; without one, does not wait for whoever would dial. */
  #bringUpFresh(neighbour: Neighbour): void {
    if (!this.#isOpen || neighbour.isLeaving) return
    if (!neighbour.current) return this.#dial(neighbour)
    neighbour.refresh(() => neighbour.current && this.#dial(neighbour))
  }

  #dial(neighbour: Neighbour): void {
    this.#open(neighbour, this.#options.random.id(12) as LinkId, true)
    this.#options.on.changed()
  }

  #open(neighbour: Neighbour, id: LinkId, isOwn: boolean): HeldLink {
    neighbour.stopRetry()
    const held = this.#links.open(neighbour.peer, id, isOwn)
    if (neighbour.current) {
      neighbour.fresh = held
    } else {
      neighbour.current = held
      held.adopt(this.#options.rolesOf(neighbour.planned))
    }
    return held
  }

  #forget({ id, peer }: HeldLink): Neighbour | undefined {
    this.#attempts.end(id)
    const neighbour = this.#byPeer.get(peer)
    if (neighbour?.fresh?.id === id) neighbour.fresh = undefined
    if (neighbour?.current?.id === id) neighbour.current = undefined
    return neighbour
  }

  #opened(held: HeldLink): void {
    const neighbour = this.#byPeer.get(held.peer)
    if (neighbour?.fresh === held) {
      neighbour.current?.retire(REPLACED_LIMIT_MS)
      neighbour.current = held
      neighbour.fresh = undefined
    }
    neighbour?.heard()
    if (neighbour?.current === held) neighbour.startOver()
    this.#options.on.changed()
  }

  #closed(held: HeldLink, reason: LinkCloseReason): void {
    const before = this.#byPeer.get(held.peer)
    const wasFresh = before?.fresh === held
    const wasCurrent = before?.current === held
    const neighbour = this.#forget(held)
    if (neighbour && wasFresh && held.isOwn) {
      neighbour.freshFailures += 1
      if (neighbour.freshFailures < REFRESH_TRIES) this.#bringUpFresh(neighbour)
    } else if (neighbour && wasCurrent) this.#broken(neighbour, held, reason)
    this.#options.on.changed()
  }

  /** A planned link is gone. Another one may be there, or on its way. A first handshake that fails proves nothing: on a busy
   *  machine one in a hundred does, and the second comes up before a new plan could. */
  #broken(neighbour: Neighbour, { isOpen: wasOpen }: HeldLink, reason: LinkCloseReason): void {
    const older = this.#links.all().findLast(({ peer, isOpen }) => peer === neighbour.peer && isOpen)
    neighbour.current = older ?? neighbour.fresh
    if (neighbour.fresh === neighbour.current) neighbour.fresh = undefined
    if (neighbour.current || reason === 'closed-here') return
    neighbour.failures += 1
    if (wasOpen || neighbour.failures > 1) this.#options.on.lost(neighbour.peer)
  }
}

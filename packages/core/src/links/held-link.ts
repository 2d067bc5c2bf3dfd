import type { Cancel, Clock } from '../ports/clock.ts'
import type { Link, RemoteTrack } from '../ports/link.ts'
import type { LinkRoute } from '../ports/media-plane.ts'
import type { LinkId, PeerId } from '../protocol/index.ts'
import {
  bothRoles,
  droppedRoles,
  isIdle,
  NO_ROLES,
  type Progress,
  type Roles,
  stillNeeded,
  withoutGiving,
} from './roles.ts'

/** How long roles outlive the plan that wanted them, while what replaces them comes up. */
export const HANDOVER_LIMIT_MS = 5_000
/** How long a link outlives the fresh one to the same peer, which is open already. */
export const REPLACED_LIMIT_MS = 1_000

/** One link, what the plan wants of it, and what earlier plans wanted that nothing has replaced yet. */
export class HeldLink {
  readonly link: Link
  /** This end dialed it. */
  readonly isOwn: boolean
  readonly #clock: Clock
  readonly #onLimit: () => void
  #planned = NO_ROLES
  #lingering = NO_ROLES
  #limit: Cancel | undefined
  #delivering = new Set<number>()
  openedAt: number | undefined
  /** The plan wants this peer linked, and this is the link for it. */
  isWanted = false
  remoteTrack: RemoteTrack | undefined

  constructor(options: { link: Link; isOwn: boolean; clock: Clock; onLimit: () => void }) {
    this.link = options.link
    this.isOwn = options.isOwn
    this.#clock = options.clock
    this.#onLimit = options.onLimit
  }

  get id(): LinkId {
    return this.link.id
  }
  get peer(): PeerId {
    return this.link.peer
  }
  get isOpen(): boolean {
    return this.openedAt !== undefined
  }
  get planned(): Roles {
    return this.#planned
  }
  get lingering(): Roles {
    return this.#lingering
  }
  /** Neither wanted, nor needed until something replaces it. */
  get isOver(): boolean {
    return !this.isWanted && isIdle(this.#lingering)
  }
  get roles(): Roles {
    return bothRoles(this.#planned, this.#lingering)
  }
  get route(): LinkRoute {
    const { parent, child, standby, backs, stage } = this.roles
    return { link: this.id, parent, child, standby, backs, stage, retired: !this.isWanted }
  }

  /** Gives it the roles of a new plan. What it had and loses stays until it is replaced, for a while at most. */
  adopt(planned: Roles): void {
    this.isWanted = true
    this.#assign(planned, HANDOVER_LIMIT_MS)
  }

  /** The plan does not want this peer any more, or there is a fresh link to it. */
  retire(limitMs = HANDOVER_LIMIT_MS): void {
    this.isWanted = false
    this.#assign(NO_ROLES, limitMs)
  }

  delivers(stripe: number, yes: boolean): void {
    if (yes) this.#delivering.add(stripe)
    else this.#delivering.delete(stripe)
  }
  /** In these stripes; by default all in which it is planned as a parent. */
  isDelivering(stripes = this.#planned.parent): boolean {
    return this.isOpen && stripes.every((stripe) => this.#delivering.has(stripe))
  }

  /** Lets go of what is replaced. */
  settle(progress: Progress): void {
    this.#linger(stillNeeded(this.#lingering, progress))
  }
  released(): void {
    this.#linger(withoutGiving(this.#lingering))
  }

  /** Ends its timer; the link itself is closed by whoever holds it. */
  dispose(): void {
    this.#linger(NO_ROLES)
  }

  #assign(planned: Roles, limitMs: number): void {
    const dropped = this.isOpen ? droppedRoles(this.roles, planned) : NO_ROLES
    const isMore = !isIdle(droppedRoles(dropped, this.#lingering))
    this.#planned = planned
    this.#linger(dropped)
    if (!isMore) return
    this.#limit?.()
    this.#limit = this.#clock.after(limitMs, () => {
      this.#linger(NO_ROLES)
      this.#onLimit()
    })
  }

  #linger(roles: Roles): void {
    this.#lingering = roles
    for (const stripe of this.#delivering) if (!this.roles.parent.includes(stripe)) this.#delivering.delete(stripe)
    if (!isIdle(roles)) return
    this.#limit?.()
    this.#limit = undefined
  }
}

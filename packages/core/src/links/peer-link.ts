import type { Cancel, Clock } from '../ports/clock.ts'
import type { Link, LinkTransport, LinkViolation, RemoteTrack } from '../ports/link.ts'
import type { LinkRoute, MediaPlane } from '../ports/media-plane.ts'
import type { IceServer, LinkId, PeerId, SourceId } from '../protocol/index.ts'
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

/** Limits how long a link keeps roles that the newest plan dropped, in milliseconds. Far more than a handover takes
 *  as a rule, so that only one that fails is cut off. */
export const HANDOVER_LIMIT_MS = 5_000
/** Limits how long a link outlives the fresh one to the same peer, in milliseconds. The fresh link is open already,
 *  so that a few round trips are enough. */
export const REPLACED_LIMIT_MS = 1_000

export interface PeerLinkOptions {
  peer: PeerId
  id: LinkId
  /** This end dials. */
  isOwn: boolean
  iceServers: readonly IceServer[]
  transport: LinkTransport
  plane: MediaPlane
  clock: Clock
  on: PeerLinkEvents
}
export interface PeerLinkEvents {
  /** A WebRTC signal must reach the other end. */
  signal: (link: PeerLink, signal: string) => void
  opened: (link: PeerLink) => void
  /** It ended by itself, or because the other end broke the protocol. Not called after `end`. */
  closed: (link: PeerLink, violation?: LinkViolation) => void
  /** The network below it does not answer. It may come back. */
  troubled: (link: PeerLink) => void
  /** The other end's native track came, or the time for handing over is up. */
  changed: () => void
}

/**
 * One link to a peer: what the newest plan wants of it, and what earlier plans wanted that nothing has replaced yet.
 * 1. The media plane knows the link from the turn in which it is made until it ends, and no longer.
 * 2. Roles that a plan drops linger: what comes in, until every planned parent of the stripe delivers; what goes out,
 *    until the other end has released it or closes; `HANDOVER_LIMIT_MS` at most.
 * 3. A link without a role that is not wanted is over.
 */
export class PeerLink {
  readonly id: LinkId
  readonly peer: PeerId
  /** This end dialed it. */
  readonly isOwn: boolean
  readonly #link: Link
  readonly #plane: MediaPlane
  readonly #clock: Clock
  readonly #on: PeerLinkEvents
  /** `fresh`: comes up beside an open link, to replace it. `wanted`: has the roles of the plan. `retired`: lingers. */
  #state: 'fresh' | 'wanted' | 'retired' | 'ended' = 'fresh'
  #planned = NO_ROLES
  #lingering = NO_ROLES
  #limit: Cancel | undefined
  readonly #delivering = new Set<number>()
  #openedAt: number | undefined
  #remoteTrack: RemoteTrack | undefined

  constructor({ peer, id, isOwn, iceServers, transport, plane, clock, on }: PeerLinkOptions) {
    this.id = id
    this.peer = peer
    this.isOwn = isOwn
    this.#plane = plane
    this.#clock = clock
    this.#on = on
    const { link, channel } = transport.open({
      ...{ peer, id, initiator: isOwn, iceServers },
      on: {
        signal: (signal) => on.signal(this, signal),
        open: () => this.#opened(),
        troubled: () => this.#state !== 'ended' && on.troubled(this),
        track: (track) => this.#tookTrack(track),
        close: (_reason, violation) => this.#closed(violation),
      },
    })
    plane.attach(id, channel)
    this.#link = link
  }

  get isOpen(): boolean {
    return this.#openedAt !== undefined
  }
  /** When it opened, by the clock; undefined before that. */
  get openedAt(): number | undefined {
    return this.#openedAt
  }
  /** It comes up beside an open link to the same peer, and has no part yet. */
  get isFresh(): boolean {
    return this.#state === 'fresh'
  }
  /** The plan wants this peer linked, and this is the link for it. */
  get isWanted(): boolean {
    return this.#state === 'wanted'
  }
  /** Neither wanted, nor needed until something replaces it. */
  get isOver(): boolean {
    return this.#state === 'retired' && isIdle(this.#lingering)
  }
  /** What the newest plan wants of it. */
  get planned(): Roles {
    return this.#planned
  }
  /** What earlier plans wanted of it that nothing has replaced yet. */
  get lingering(): Roles {
    return this.#lingering
  }
  get roles(): Roles {
    return bothRoles(this.#planned, this.#lingering)
  }
  /** @param source what the peer speaks under, if it is on stage */
  route(source: SourceId | undefined): LinkRoute {
    const { parent, child, standby, backs, stage } = this.roles
    // A peer that has just come on stage may still feed us what others say.
    const feedsOthers = source === undefined || !this.isWanted || this.#lingering.parent.length > 0
    return {
      ...{ link: this.id, peer: this.peer, ...(source !== undefined && { source }), feedsOthers },
      ...{ parent, child, standby, backs, stage, retired: !this.isWanted },
    }
  }
  /** It is a parent or a standby, or was one until just now. */
  get isParent(): boolean {
    const { parent, standby } = this.roles
    return parent.length + standby.length > 0
  }
  /** The other end's voice, while both ends exchange native tracks. */
  get voiceTrack(): RemoteTrack | undefined {
    return this.roles.track ? this.#remoteTrack : undefined
  }

  /** Gives it the roles of a new plan. What it had and loses lingers. */
  adopt(planned: Roles): void {
    this.#state = 'wanted'
    this.#assign(planned, HANDOVER_LIMIT_MS)
  }
  /** The plan does not want this peer any more, or there is a fresh link to it. */
  retire(limitMs = HANDOVER_LIMIT_MS): void {
    this.#state = 'retired'
    this.#assign(NO_ROLES, limitMs)
  }

  /** The media plane says that the peer delivers a stripe, or that it has gone silent. */
  setDelivering(stripe: number, isDelivering: boolean): void {
    if (isDelivering) this.#delivering.add(stripe)
    else this.#delivering.delete(stripe)
  }
  /** In these stripes; by default all in which it is planned as a parent. */
  isDelivering(stripes = this.#planned.parent): boolean {
    return this.isOpen && stripes.every((stripe) => this.#delivering.has(stripe))
  }

  /** Lets go of what is replaced by now. */
  settle(progress: Progress): void {
    this.#linger(stillNeeded(this.#lingering, progress))
  }
  /** The other end has another parent in all that it gets from us. */
  released(): void {
    this.#linger(withoutGiving(this.#lingering))
  }

  receive(signal: string): void {
    this.#link.receive(signal)
  }
  /** Sends this track where both ends exchange native tracks. */
  send(track: MediaStreamTrack | undefined): void {
    this.#link.setTrack(this.roles.track ? track : undefined)
  }

  /** The media plane says that the other end broke the protocol: ends it from this end. */
  violated(violation: LinkViolation): void {
    this.#closed(violation)
    this.#link.close()
  }

  /** Ends it from this end. It says nothing more. */
  end(): void {
    if (this.#state === 'ended') return
    this.#cleanUp()
    this.#link.close()
  }

  #opened(): void {
    if (this.#state === 'ended') return
    this.#openedAt ??= this.#clock.now()
    this.#on.opened(this)
  }
  #tookTrack(track: RemoteTrack): void {
    if (this.#state === 'ended') return
    this.#remoteTrack = track
    this.#on.changed()
  }
  #closed(violation?: LinkViolation): void {
    if (this.#state === 'ended') return
    this.#cleanUp()
    this.#on.closed(this, violation)
  }
  #cleanUp(): void {
    this.#state = 'ended'
    this.#linger(NO_ROLES)
    this.#plane.detach(this.id)
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
      this.#on.changed()
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

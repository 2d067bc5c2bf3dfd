import type { Clock, Logger } from '@banyan/core/ports'
import {
  type Ask,
  ok,
  type PeerId,
  type Plan,
  type Reasons,
  type Refusal,
  type Result,
  type SelfReport,
  type Tree,
} from '@banyan/core/protocol'
import type { TopologyPlanner } from '@banyan/core/topology'
import { type Command, type MemberEvent, no } from '../rooms/command.ts'
import type { Room } from '../rooms/room.ts'
import { failureDetector, type FailureDetector } from './failure-detector/failure-detector.ts'
import { LivePlans } from './live-plans.ts'
import type { MemberConnections } from './member-connections.ts'
import { receptionReports, type ReceptionReports } from './reception-reports.ts'
import { treeFeed, type TreeFeed } from './tree-feed.ts'

export interface RoomLinksOptions {
  /** The room as it is now. */
  room: () => Room
  /** Applies a command to the room. */
  dispatch: (command: Command) => Result<Room, Refusal>
  planner: TopologyPlanner
  connections: Pick<MemberConnections, 'isConnected' | 'toPeer'>
  clock: Clock
  logger: Logger
}

/** The links between the members of one room while it lives: their plans and signals, their failures, their reports. */
export class RoomLinks {
  readonly #options: RoomLinksOptions
  readonly #plans: LivePlans
  readonly #failures: FailureDetector
  readonly #reports: ReceptionReports
  readonly #tree: TreeFeed

  constructor(options: RoomLinksOptions) {
    const { room, dispatch, planner, connections, clock, logger } = options
    this.#options = options
    this.#plans = new LivePlans({
      ...{ room: room().id, planner, clock, logger },
      onChange: (peer, plan) => connections.toPeer(peer, 'plan:changed', plan),
    })
    this.#failures = failureDetector({
      clock,
      isConnected: (peer) => connections.isConnected(peer),
      childrenOf: (peer) => this.#plans.childrenOf(peer),
      ask: (peer) => connections.toPeer(peer, 'peer:doubted', {}),
      onConfirm(peer) {
        // A listener's place in the trees is freed at once: nobody gets a parent whose connection has yet to time out.
        // A speaker stays: nobody else has their voice, and new parents for the trunk would only tear it up.
        if (room().audience.has(peer)) dispatch({ type: 'lose', by: peer })
      },
      onLinkLost: (by, peer) => this.#plans.lost(by, peer),
    })
    this.#reports = receptionReports(clock)
    this.#tree = treeFeed({ clock, plans: this.#plans, health: () => this.#reports.health() })
  }

  /** Tells the planner what happened to members, and members their new plans. */
  apply(events: readonly MemberEvent[]): void {
    this.#plans.apply(events)
  }

  /** The newest plan of a member; without links while there is no place for them (yet). */
  planOf(peer: PeerId): Plan {
    return this.#plans.of(peer)
  }

  /** What the trees look like and how they sound, for one member to see. Refuses with `too-many-messages`. */
  tree(by: PeerId): Result<Tree, Refusal> {
    return this.#tree.show(this.#options.room(), by)
  }

  /** Why a member has the parents that it has. Refuses with `peer-not-found`. */
  explain(peer: PeerId): Result<Reasons, Refusal> {
    return this.#tree.explain(peer)
  }

  /** Passes a signal on between peers that are linked by the plan of either. Refuses with `not-linked` or
   *  `peer-not-found`. */
  signal(from: PeerId, { to, link, signal }: Ask<'link:signal'>): Result<unknown, Refusal> {
    const lists = (peer: PeerId, other: PeerId) => this.planOf(peer).links.some((planned) => planned.peer === other)
    if (!lists(from, to) && !lists(to, from)) return notLinked()
    return this.#options.connections.toPeer(to, 'link:signal', { from, link, signal })
      ? ok({})
      : no('peer-not-found', 'is not connected just now')
  }

  /** A link of `by` is broken, or its parent `peer` is silent. Refuses with `not-linked`. */
  reportLost(by: PeerId, { peer, how }: Ask<'link:lost'>): Result<unknown, Refusal> {
    switch (this.#failures.suspect({ by, peer, isSilent: how !== undefined })) {
      case 'asked':
        // A child without sound gets another parent at once; for the others, the silent one is asked first.
        if (how === 'silent') this.#plans.lost(by, peer)
        return ok({})
      case 'confirmed':
        return ok({})
      case 'unconfirmed':
        return this.#plans.lost(by, peer) ? ok({}) : notLinked()
    }
  }

  /** A parent of `by` brought frames that their speaker did not speak: it gets another one. Refuses with
   *  `not-linked`. */
  reportForged(by: PeerId, { peer }: Ask<'link:forged'>): Result<unknown, Refusal> {
    return this.#plans.lost(by, peer) ? ok({}) : notLinked()
  }

  /** What a peer tells of itself. */
  report(by: PeerId, { slots, congested, hearing }: SelfReport): Result<unknown, Refusal> {
    if (hearing) this.#reports.record(by, hearing)
    const offered = slots === undefined ? ok({}) : this.#options.dispatch({ type: 'offer', by, slots })
    if (offered.ok && congested !== undefined) this.#plans.report({ type: 'report', peer: by, congested })
    return offered
  }

  /** A member has said something. If it counted as gone, it gets a place in the trees again and has to earn its slots
   *  anew. */
  markAlive(by: PeerId): void {
    const { room, dispatch } = this.#options
    if (!this.#failures.refute(by)) return
    const member = room().audience.get(by)
    if (!member || !room().away.has(by)) return
    if (!dispatch({ type: 'resume', by, capability: member.capability }).ok) return
    // No children until it says again that it sends cleanly, and few then.
    this.#plans.report({ type: 'report', peer: by, congested: true })
  }

  /** Whether a member counts as gone, although its connection may not have timed out yet. */
  isGone(peer: PeerId): boolean {
    return this.#failures.isConfirmed(peer)
  }

  /** A member has come back over a new connection: no suspicion against it counts any more. */
  forgetSuspicions(peer: PeerId): void {
    this.#failures.forget(peer)
  }

  /** A member has left. */
  forget(peer: PeerId): void {
    this.#failures.forget(peer)
    this.#reports.forget(peer)
  }

  close(): void {
    this.#plans.close()
    this.#failures.close()
  }
}

const notLinked = () => no('not-linked', 'the plan has no link between the two')

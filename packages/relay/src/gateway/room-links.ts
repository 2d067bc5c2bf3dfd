import type { Clock, Logger } from '@banyan/core/ports'
import {
  type Ask,
  EMPTY_PLAN,
  ok,
  type PeerId,
  type Plan,
  type Reasons,
  type Refusal,
  type Result,
  type SelfReport,
  type Tree,
  type Verdict,
} from '@banyan/core/protocol'
import type { TopologyPlanner } from '@banyan/core/topology'
import type { Conviction } from '../guilt/guilt.ts'
import { type Command, type MemberEvent, no } from '../rooms/command.ts'
import { identityOf, memberOf, membersOf, type Room } from '../rooms/room.ts'
import { Accusations } from './accusations.ts'
import { failureDetector, type FailureDetector } from './failure-detector/failure-detector.ts'
import { LossPace } from './loss-pace.ts'
import { LivePlans } from './live-plans.ts'
import type { MemberConnections } from './member-connections.ts'
import { Parentage } from './parentage.ts'
import { Shortage } from './shortage/shortage.ts'
import { parentReports, type ParentReports } from './parent-reports.ts'
import { receptionReports, type ReceptionReports } from './reception-reports.ts'
import { treeFeed, type TreeFeed } from './tree-feed.ts'

export interface RoomLinksOptions {
  /** The room as it is now. */
  room: () => Room
  /** Applies a command to the room. */
  dispatch: (command: Command) => Result<Room, Refusal>
  planner: TopologyPlanner
  connections: Pick<MemberConnections, 'isConnected' | 'isBehind' | 'toPeer'>
  clock: Clock
  logger: Logger
  /** The peers of an identity carry nobody any more. */
  onConvict: (identity: string, conviction: Conviction) => void
}

/** The links between the members of one room while it lives: their plans and signals, their failures, their reports. */
export class RoomLinks {
  readonly #options: RoomLinksOptions
  readonly #plans: LivePlans
  readonly #shortage: Shortage
  readonly #parentage = new Parentage()
  readonly #failures: FailureDetector
  readonly #losses: LossPace
  readonly #accusations: Accusations
  readonly #reports: ReceptionReports
  readonly #parentReports: ParentReports
  readonly #tree: TreeFeed

  constructor(options: RoomLinksOptions) {
    const { room, dispatch, planner, connections, clock, logger, onConvict } = options
    const ask = (peer: PeerId) => void connections.toPeer(peer, 'peer:doubted', {})
    this.#options = options
    this.#shortage = new Shortage({
      clock,
      members: () => membersOf(room()).length,
      identityOf: (peer) => identityOf(room(), peer),
    })
    this.#plans = new LivePlans({
      ...{ room: room().id, planner, clock, logger },
      gapMs: () => this.#shortage.gapMs,
      onWait: (peer, wait) => connections.toPeer(peer, 'join:wait', wait),
      onChange: (peer, plan) => {
        this.#parentage.note(peer, plan, clock.now())
        connections.toPeer(peer, 'plan:changed', plan)
      },
    })
    this.#failures = failureDetector({
      clock,
      isConnected: (peer) => connections.isConnected(peer),
      childrenOf: (peer) => this.#plans.childrenOf(peer),
      identityOf: (peer) => identityOf(room(), peer),
      isShort: () => this.#shortage.isShort,
      ask,
      onConfirm(peer) {
        // A listener's place in the trees is freed at once: nobody gets a parent whose connection has yet to time out.
        // A speaker stays: nobody else has their voice, and new parents for the trunk would only tear it up.
        if (room().audience.has(peer)) dispatch({ type: 'lose', by: peer })
      },
      onLinkLost: (by, peer) => this.#lose(by, peer),
    })
    this.#losses = new LossPace({
      clock,
      upstreamOf: (peer) => this.#upstreamOf(peer),
      identityOf: (peer) => identityOf(room(), peer),
      isHere: (peer) =>
        memberOf(room(), peer) !== undefined && !this.#failures.isConfirmed(peer) && !this.verdictOn(peer),
      act: (by, peer) => this.#plans.lost(by, peer),
    })
    this.#accusations = new Accusations({
      ...{ clock, room, ask, parentage: this.#parentage },
      childrenOf: (peer) => this.#plans.childrenOf(peer),
      onUnheard: (peer) => this.#failures.confirm(peer),
      onDoubt: (peer) => this.#plans.doubt(peer),
      onSetAside: (peer) => this.#plans.convict(peer),
      onConvict: (identity, conviction) => {
        this.#takeChildrenOf(identity)
        onConvict(identity, conviction)
      },
    })
    this.#reports = receptionReports(clock)
    this.#parentReports = parentReports(clock)
    this.#tree = treeFeed({
      ...{ clock, plans: this.#plans, health: () => this.#reports.health() },
      reported: (carrier) => this.#parentReports.of(carrier),
    })
  }

  /** Tells the planner what happened to members, and members their new plans. */
  apply(events: readonly MemberEvent[]): void {
    const { clock } = this.#options
    for (const event of events) if (event.type === 'leave') this.#parentage.note(event.peer, EMPTY_PLAN, clock.now())
    this.#plans.apply(
      events.map((event) =>
        event.type === 'join' && this.verdictOn(event.peer) ? { ...event, convicted: true } : event,
      ),
    )
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

  /** Passes a signal on between peers that are linked by the plan of either. Refuses with `not-linked`,
   *  `peer-not-found` or `too-many-messages`. */
  signal(from: PeerId, { to, link, signal }: Ask<'link:signal'>): Result<unknown, Refusal> {
    const lists = (peer: PeerId, other: PeerId) => this.planOf(peer).links.some((planned) => planned.peer === other)
    if (!lists(from, to) && !lists(to, from)) return notLinked()
    const { connections } = this.#options
    if (connections.isBehind(to)) return no('too-many-messages', 'that peer has yet to read what it was sent')
    return connections.toPeer(to, 'link:signal', { from, link, signal })
      ? ok({})
      : no('peer-not-found', 'is not connected just now')
  }

  /** A link of `by` is broken, or its parent `peer` is silent. Refuses with `not-linked`. */
  reportLost(by: PeerId, { peer, how }: Ask<'link:lost'>): Result<unknown, Refusal> {
    if (this.#mayFeed(by, peer)) this.#losses.note(by, peer)
    if (!this.#losses.isTrusted(by)) return this.#lose(by, peer) ? ok({}) : notLinked()
    switch (this.#failures.suspect({ by, peer, isSilent: how !== undefined })) {
      case 'asked':
        // A child without sound gets another parent at once; for the others, the silent one is asked first.
        if (how === 'silent') {
          this.#lose(by, peer)
          this.#plans.hurry()
        }
        return ok({})
      case 'confirmed':
        return ok({})
      case 'unconfirmed':
        return this.#lose(by, peer) ? ok({}) : notLinked()
    }
  }

  /** A parent of `by` brought frames that their speaker did not speak: the two are parted at once. Refuses with
   *  `not-linked`. */
  reportForged(by: PeerId, accusation: Ask<'link:forged'>): Result<unknown, Refusal> {
    const { peer } = accusation
    if (!this.#mayFeed(by, peer)) return notLinked()
    this.#accusations.accuse(by, accusation)
    this.#losses.note(by, peer)
    this.#lose(by, peer)
    return ok({})
  }

  /** The verdict on a member, if there is one. */
  verdictOn(peer: PeerId): Verdict | undefined {
    return this.#accusations.verdictOn(peer)
  }

  /** An identity was convicted in other rooms, and carries nobody in this one either. */
  convict(identity: string, why: Verdict): void {
    this.#accusations.convict(identity, why)
    this.#takeChildrenOf(identity)
  }

  /** What a peer tells of itself, and of its parents. */
  report(by: PeerId, report: SelfReport): Result<unknown, Refusal> {
    const { slots, congested, hearing, publishing, overloaded, parents = [] } = report
    if (overloaded !== undefined) this.#shortage.record(by, overloaded)
    if (hearing) this.#reports.record(by, hearing)
    if (publishing !== undefined) this.#options.dispatch({ type: 'publish', by, publishing })
    for (const parent of parents) {
      const isCarrier = this.#options.room().audience.has(parent.peer)
      if (!isCarrier || !this.#parentage.isParent(by, parent.peer, this.#options.clock.now())) continue
      if (this.#parentReports.record(by, parent)) this.#plans.confirm(parent.peer, by)
    }
    const offered = slots === undefined ? ok({}) : this.#options.dispatch({ type: 'offer', by, slots })
    // Where CPU is short, a peer that hands its children over makes others do handshakes.
    const isShared = congested === true && this.#shortage.isShort
    if (offered.ok && congested !== undefined && !isShared) this.#plans.report({ type: 'report', peer: by, congested })
    return offered
  }

  /** A member has said something. If it counted as gone, it gets a place in the trees again and has to earn its slots
   *  anew. */
  markAlive(by: PeerId): void {
    const { room, dispatch } = this.#options
    if (!this.#failures.refute(by)) return
    this.#losses.refuted(by)
    const member = room().audience.get(by)
    if (!member || !room().away.has(by)) return
    if (!dispatch({ type: 'resume', by, capability: member.capability }).ok) return
    // No children until it says again that it sends cleanly, and few then.
    this.#plans.report({ type: 'report', peer: by, congested: true })
  }

  /** A member has said something, and it was taken in. */
  heard(by: PeerId): void {
    this.#accusations.heard(by)
  }

  /** The connection of a member broke, or another one takes its place. */
  connectionLost(peer: PeerId): void {
    this.#accusations.lost(peer)
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
    this.#losses.forget(peer)
    this.#shortage.forget(peer)
    this.#reports.forget(peer)
    this.#parentReports.forget(peer)
    this.#parentage.forget(peer)
    this.#accusations.lost(peer)
  }

  close(): void {
    this.#plans.close()
    this.#failures.close()
    this.#losses.close()
    this.#accusations.close()
  }

  /** The link between two peers counts as lost. @returns false when the plan has none */
  #lose(by: PeerId, peer: PeerId): boolean {
    // Only the loss of a parent or standby makes new plans; the planner says whether there is a link at all.
    if (!this.#upstreamOf(by).includes(peer)) return this.#plans.lost(by, peer)
    this.#losses.lose(by, peer)
    return true
  }

  /** Whether frames may have come from a peer, now or a moment ago. */
  #mayFeed(child: PeerId, peer: PeerId): boolean {
    return this.#parentage.mayFeed(child, peer, this.#options.clock.now())
  }

  /** Parents and standbys of a peer by its plan. */
  #upstreamOf(peer: PeerId): PeerId[] {
    return this.planOf(peer).links.flatMap(({ peer, up, standby }) => (up.length + standby.length > 0 ? [peer] : []))
  }

  #takeChildrenOf(identity: string): void {
    const room = this.#options.room()
    for (const { peer } of membersOf(room)) if (identityOf(room, peer) === identity) this.#plans.convict(peer)
  }
}

const notLinked = () => no('not-linked', 'the plan has no link between the two')

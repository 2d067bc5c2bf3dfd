import type { Cancel, Clock, Logger } from '@banyan/core/ports'
import {
  type Ask,
  type EndReason,
  INVITATION_MS,
  type Notice,
  type NoticeName,
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
import { placeOf, shownRequests } from '../rooms/audience.ts'
import { type Command, no } from '../rooms/command.ts'
import { leads, listenerCount, type Room, viewOf } from '../rooms/room.ts'
import { step } from '../rooms/step.ts'
import { coalesce, type Coalesced } from './coalesce.ts'
import { Deadlines } from './deadlines.ts'
import { doubts, type Doubts } from './doubts.ts'
import { hearings, type Hearings } from './hearings.ts'
import { LivePlans } from './live-plans.ts'
import { reactionTally, type ReactionTally } from './reaction-tally.ts'
import { suspects, type Suspects } from './suspects.ts'
import { treeFeed, type TreeFeed } from './tree-feed.ts'

/** How often a room is told that only the number of its listeners changed. Faster than this nobody can read it. */
export const LISTENER_COUNT_GAP_MS = 200

/** How long a peer that counts as gone may stay silent. By then a connection that is dead has been found out. */
const SUSPECT_GRACE_MS = 30_000

/** The way out to peers. */
export interface Post {
  /** Whether that member is connected, as far as one can know. */
  reaches(peer: PeerId): boolean
  /** @returns false when that member is not connected; the notice is dropped then */
  toPeer<Name extends NoticeName>(peer: PeerId, event: Name, notice: Notice<Name>): boolean
  toRoom<Name extends NoticeName>(room: Room, event: Name, notice: Notice<Name>): void
  /** That member is in the room no more: their connection, if there is one, is in no room from now on. */
  unseat(peer: PeerId): void
  toWatchers<Name extends NoticeName>(event: Name, notice: Notice<Name>): void
}

export interface LiveRoomOptions {
  room: Room
  planner: TopologyPlanner
  post: Post
  clock: Clock
  resumeGraceMs: number
  logger: Logger
  /** The room looks different in a list. */
  onChange: () => void
  /** Comes once, and last. */
  onEnd: (reason: EndReason) => void
}

/** One room while it lives: applies commands, one at a time, and does what they call for. */
export class LiveRoom {
  #room: Room
  #isOver = false
  readonly #options: LiveRoomOptions
  readonly #view: Coalesced
  readonly #plans: LivePlans
  readonly #suspects: Suspects
  readonly #doubts: Doubts
  readonly #reactions: ReactionTally
  readonly #hearings: Hearings
  readonly #tree: TreeFeed
  /** For each member who is away: when it runs, they have left. */
  readonly #graces = new Deadlines((peer) => this.#startGrace(peer))
  /** For each who is invited. */
  readonly #invitations: Deadlines

  constructor(options: LiveRoomOptions) {
    const { room, planner, clock, post, logger } = options
    this.#options = options
    this.#room = room
    this.#view = coalesce({
      clock,
      gapMs: LISTENER_COUNT_GAP_MS,
      run: () => post.toRoom(this.#room, 'room:changed', viewOf(this.#room)),
    })
    this.#suspects = suspects(clock)
    this.#doubts = doubts({
      clock,
      ask: (peer) => post.toPeer(peer, 'peer:doubted', {}),
      silent: (peer, by) => by.forEach((child) => this.#believe(child, peer, by)),
    })
    this.#reactions = reactionTally({ clock, tell: (counts) => post.toRoom(this.#room, 'room:reactions', { counts }) })
    this.#invitations = new Deadlines((peer) =>
      clock.after(INVITATION_MS, () => void this.dispatch({ type: 'lapse', by: peer })),
    )
    this.#plans = new LivePlans({
      ...{ room: room.id, planner, clock, logger },
      onChange: (peer, plan) => post.toPeer(peer, 'plan:changed', plan),
    })
    this.#hearings = hearings(clock)
    this.#tree = treeFeed({ clock, plans: this.#plans, health: () => this.#hearings.health() })
    this.#plans.apply(
      room.stage.map(({ member: { peer, capability } }) => ({
        type: 'join',
        peer,
        slots: capability.slots,
        onStage: true,
      })),
    )
  }

  get room(): Room {
    return this.#room
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** Applies a command and tells whom it concerns, in this order: the room its new view, members what happened to them,
   *  peers their new plans. A refused command changes nothing. */
  dispatch(command: Command): Result<Room, Refusal> {
    if (this.#isOver) return no('room-ended', 'this room has ended')
    const decision = step(this.#room, command)
    if (!decision.ok) return decision
    const peer = command.type === 'join' ? command.member.peer : command.by
    this.#options.logger.debug({ room: this.#room.id, peer }, command.type)
    if (decision.value.type === 'ended') {
      this.end(decision.value.reason)
      return ok(this.#room)
    }
    const before = this.#room
    this.#room = decision.value.room
    this.#announce(before)
    const { post } = this.#options
    const { messages, removed, topology } = decision.value
    for (const { to, event, notice } of messages) post.toPeer(to, event, notice)
    for (const { peer, banned } of removed) {
      post.toPeer(peer, 'room:removed', { banned })
      post.unseat(peer)
      this.#forget(peer)
      this.#hearings.forget(peer)
    }
    this.#plans.apply(topology)
    if (command.type === 'leave' || command.type === 'resume') this.#forget(peer)
    if (command.type === 'leave') this.#hearings.forget(peer)
    this.#graces.converge(this.#room.away)
    this.#invitations.converge(this.#room.invitations)
    return ok(this.#room)
  }

  /** Shows a host or co-host who waits for the microphone, and whoever waits their place, once what is being answered now has
   *  been answered. */
  remind(peer: PeerId): void {
    if (!leads(this.#room, peer) && placeOf(this.#room, peer) === undefined) return
    const { clock, post } = this.#options
    clock.after(0, () => {
      if (this.#isOver) return
      const place = placeOf(this.#room, peer)
      if (place !== undefined) post.toPeer(peer, 'request:place', { place })
      if (leads(this.#room, peer)) {
        post.toPeer(peer, 'requests:changed', { requests: shownRequests(this.#room) })
      }
    })
  }

  /** Somebody in the room claps, or the like. Nobody is told who. */
  react({ reaction }: Ask<'room:react'>): Result<unknown, Refusal> {
    this.#reactions.add(reaction)
    return ok({})
  }

  /** The newest plan of a member; without links while there is no place for them (yet). */
  plan(peer: PeerId): Plan {
    return this.#plans.of(peer)
  }

  /** What the trees look like, and what the ears hear, for one member to see. Refuses with `too-many-messages`. */
  tree(by: PeerId): Result<Tree, Refusal> {
    return this.#tree.show(this.#room, by)
  }

  /** Why a member hangs where it hangs. Refuses with `peer-not-found`. */
  explain(peer: PeerId): Result<Reasons, Refusal> {
    return this.#tree.explain(peer)
  }

  /** Passes a signal on, between peers that the plan links (no matter whose plan says so). */
  signal(from: PeerId, { to, link, signal }: Ask<'link:signal'>): Result<unknown, Refusal> {
    const lists = (peer: PeerId, other: PeerId) => this.plan(peer).links.some((planned) => planned.peer === other)
    if (!lists(from, to) && !lists(to, from)) return no('not-linked', 'the plan has no link between the two')
    return this.#options.post.toPeer(to, 'link:signal', { from, link, signal })
      ? ok({})
      : no('peer-not-found', 'is not connected just now')
  }

  /** A link of `peer` is broken, or its parent `other` silent. Who is silent, and connected to us, is asked first. */
  reportLost(peer: PeerId, { peer: other, how }: Ask<'link:lost'>): Result<unknown, Refusal> {
    const canAsk = this.#options.post.reaches(other) && this.#plans.childrenOf(other).includes(peer)
    if (!how || !canAsk || this.#suspects.has(other) || !this.#doubts.hear(peer, other))
      return this.#believe(peer, other)
    // Whoever hears nothing of a stripe is helped at once; whether the parent is gone for all others too is asked first.
    if (how === 'silent') this.#plans.lost(peer, other)
    return ok({})
  }

  /**
   * The planner may find `peer` another parent. When others say the same, or the only one who can, `other` counts as gone:
   * its place in the tree is free at once, instead of children being hung under it until its connection times out.
   * @param by all who say so, of whom some may have got another parent meanwhile
   */
  #believe(peer: PeerId, other: PeerId, by: readonly PeerId[] = []): Result<unknown, Refusal> {
    const wasGone = this.#suspects.has(other)
    const children = [...new Set([...this.#plans.childrenOf(other), ...by])]
    if (this.#suspects.accuse({ by: peer, of: other, children })) {
      // Nobody takes a speaker's place: to hang those elsewhere who hear the others would only tear up the trunk.
      if (!wasGone && this.#room.audience.has(other)) this.dispatch({ type: 'lose', by: other })
      return ok({})
    }
    return this.#plans.lost(peer, other) ? ok({}) : no('not-linked', 'the plan has no link between the two')
  }

  /** What a peer tells of itself. */
  report(by: PeerId, { slots, congested, hearing }: SelfReport): Result<unknown, Refusal> {
    if (hearing) this.#hearings.take(by, hearing)
    const offered = slots === undefined ? ok({}) : this.dispatch({ type: 'offer', by, slots })
    if (offered.ok && congested !== undefined) this.#plans.report({ type: 'report', peer: by, congested })
    return offered
  }

  /** This member has said something, so it lives, and whoever lost it before that lost a link. Whoever counted as gone gets a place again, and has to earn slots anew. */
  heard(by: PeerId): void {
    const wasGone = this.#suspects.has(by)
    this.#doubts.spoke(by)
    this.#suspects.clear(by)
    if (this.#isOver || !wasGone) return
    const member = this.#room.audience.get(by)
    if (!member || !this.#room.away.has(by)) return
    this.dispatch({ type: 'resume', by, capability: member.capability })
    // No children until it says again that it sends cleanly, and few then.
    this.#plans.report({ type: 'report', peer: by, congested: true })
  }

  /** Tells everybody in the room. Ending twice is the same as once. */
  end(reason: EndReason): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#view.close()
    this.#plans.close()
    this.#doubts.close()
    this.#reactions.close()
    this.#graces.close()
    this.#invitations.close()
    this.#options.post.toRoom(this.#room, 'room:ended', { reason })
    this.#options.onEnd(reason)
  }

  #announce(before: Room): void {
    const after = this.#room
    const { stage, host, cohosts } = before
    if (after.stage !== stage || after.host !== host || after.cohosts !== cohosts) this.#view.now()
    else if (listenerCount(after) !== listenerCount(before)) this.#view.soon()
    else return
    this.#options.onChange()
  }

  /** A connection that has outlived the doubt is alive, however little was said over it. */
  #judge(peer: PeerId): void {
    if (this.#suspects.has(peer) && this.#options.post.reaches(peer)) this.heard(peer)
    else this.dispatch({ type: 'leave', by: peer })
  }

  /** Nothing is left to suspect. */
  #forget(peer: PeerId): void {
    this.#suspects.forget(peer)
    this.#doubts.forget(peer)
  }

  #startGrace(peer: PeerId): Cancel {
    const { clock, resumeGraceMs } = this.#options
    return this.#suspects.has(peer)
      ? clock.after(SUSPECT_GRACE_MS, () => this.#judge(peer))
      : clock.after(resumeGraceMs, () => void this.dispatch({ type: 'leave', by: peer }))
  }
}

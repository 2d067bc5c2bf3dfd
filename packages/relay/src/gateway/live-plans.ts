import type { Cancel, Clock, Logger } from '@banyan/core/ports'
import { EMPTY_PLAN, type PeerId, type Plan, type RoomId } from '@banyan/core/protocol'
import type {
  Explanation,
  JoinEvent,
  TopologyEvent,
  TopologyPlanner,
  TopologyRefusal,
  TopologySnapshot,
} from '@banyan/core/topology'
import type { MemberReport, MemberEvent } from '../rooms/command.ts'
import { joinQueue, type JoinQueue } from './join-queue.ts'
import { JoinLine, type JoinWait } from './shortage/join-line.ts'
import { PlanPost } from './shortage/plan-post.ts'

/** How often the planner is told that time has passed, in ms. It reviews trunk, stripes and balance then. */
export const TICK_MS = 1_000

export interface LivePlansOptions {
  room: RoomId
  planner: TopologyPlanner
  clock: Clock
  logger: Logger
  /** How long new plans wait after the last ones, in ms; 0: not at all. @default never */
  gapMs?: () => number
  /** A newcomer waits for a place that long. @default nobody is told */
  onWait?: (peer: PeerId, wait: JoinWait) => void
  /** A peer has another plan now. */
  onChange: (peer: PeerId, plan: Plan) => void
}

/** The plans of one room while it lives: keeps its planner up to date, and says whose plan changed. */
export class LivePlans {
  readonly #options: LivePlansOptions
  readonly #joins: JoinQueue
  /** Newcomers who wait because CPU is short. */
  readonly #line = new JoinLine()
  readonly #post: PlanPost
  readonly #startedAt: number
  #nextTick: Cancel
  /** The time that the planner was last told, in ms since the room began. */
  #now = 0

  constructor(options: LivePlansOptions) {
    const { clock, gapMs = () => 0, onChange } = options
    this.#options = options
    this.#post = new PlanPost({
      ...{ clock, gapMs },
      prepare: () => this.#placeWaiting(),
      tell: (peer) => onChange(peer, this.of(peer)),
    })
    this.#joins = joinQueue({ clock, place: (joins) => this.#place(joins) })
    this.#startedAt = clock.now()
    this.#nextTick = clock.after(TICK_MS, this.#tick)
  }

  /** The newest plan of a member; without links while there is no place for them (yet). */
  of(peer: PeerId): Plan {
    return this.#options.planner.plan(peer) ?? EMPTY_PLAN
  }

  /** The trees of the room at this moment. */
  snapshot(): TopologySnapshot {
    return this.#options.planner.snapshot()
  }

  /** Why a member has the parents that it has; undefined while it has no place in the trees. */
  explain(peer: PeerId): Explanation | undefined {
    return this.#options.planner.explain(peer)
  }

  /** Tells the planner what happened to members. Newcomers may be gathered for a moment before they get a place. */
  apply(events: readonly MemberEvent[]): void {
    for (const event of events) {
      if (event.type === 'join' && !event.onStage) {
        if (this.#gapMs > 0) this.#standInLine(event)
        else this.#joins.add(event)
      } else if (event.type === 'leave' && this.#line.take(event.peer)) {
        this.#tellWaits()
      } else if (event.type === 'report') {
        this.report(event)
      } else {
        this.#placeNow(event.peer)
        this.#joins.flush()
        this.#tell(event)
        if (event.type === 'leave') this.#post.forget(event.peer)
      }
    }
  }

  /** A peer that nobody feeds waits less for its new plan. */
  hurry(): void {
    this.#post.hurry()
  }

  /** A peer reports its slots or its congestion. If it still waits for a place, all who wait get theirs first. */
  report(report: MemberReport): void {
    if (this.#line.has(report.peer)) {
      if (report.slots !== undefined) this.#line.offer(report.peer, report.slots)
      return
    }
    if (this.#joins.has(report.peer)) this.#joins.flush()
    this.#tell({ ...report, at: this.#now })
  }

  /** A child says that packets came from its parent. */
  confirm(peer: PeerId, by: PeerId): void {
    // One of them may have no place in the trees just now.
    this.#replan({ type: 'confirm', peer, by, at: this.#now })
  }

  /** Most children of a peer accuse it: it is the last choice as a parent for now. */
  doubt(peer: PeerId): void {
    this.#joins.flush()
    this.#replan({ type: 'doubt', peer })
  }

  /** A peer carries nobody any more. */
  convict(peer: PeerId): void {
    this.#joins.flush()
    this.#replan({ type: 'convict', peer })
  }

  /** The children of a peer in any stripe, by its plan. */
  childrenOf(peer: PeerId): readonly PeerId[] {
    return this.of(peer).links.flatMap((link) => (link.down.length > 0 ? [link.peer] : []))
  }

  /** `peer` says that its link to `other` is gone. @returns whether the plan has that link */
  lost(peer: PeerId, other: PeerId): boolean {
    this.#joins.flush()
    return this.#replan({ type: 'link-lost', peer, other }) === undefined
  }

  close(): void {
    this.#joins.close()
    this.#post.close()
    this.#nextTick()
  }

  get #gapMs(): number {
    return this.#options.gapMs?.() ?? 0
  }

  #standInLine(join: JoinEvent): void {
    this.#line.add(join)
    this.#post.wait()
    this.#tellWaits()
  }
  #tellWaits(): void {
    const { clock, onWait } = this.#options
    if (!onWait) return
    // A newcomer gets the answer to its request first.
    clock.after(0, () => this.#line.waits(this.#post.waitMs, this.#gapMs).forEach((wait, peer) => onWait(peer, wait)))
  }
  /** The first in line get their places, all where CPU is not short any more. */
  #placeWaiting(): void {
    const isShort = this.#gapMs > 0
    this.#place(this.#line.takeFirst(isShort ? undefined : Infinity))
    if (this.#line.size === 0) return
    this.#options.clock.after(0, () => this.#line.size > 0 && this.#post.wait())
    this.#tellWaits()
  }
  /** Something else happens to a newcomer, which has to have a place for that. */
  #placeNow(peer: PeerId): void {
    const join = this.#line.take(peer)
    if (join) this.#place([join])
  }

  #place(joins: readonly JoinEvent[]): void {
    const [first] = joins
    if (first) this.#tell(joins.length === 1 ? first : { type: 'storm', joins })
  }

  #tell(event: TopologyEvent): void {
    const refusal = this.#replan(event)
    if (refusal) this.#error(event, { refusal }, 'room and planner disagree on who is there')
  }

  readonly #tick = (): void => {
    const { clock } = this.#options
    this.#nextTick = clock.after(TICK_MS, this.#tick)
    this.#now = clock.now() - this.#startedAt
    this.#replan({ type: 'tick', at: this.#now })
  }

  /** Has the planner take in an event, and tells the peers whose plans that changes. When the planner throws, the room
   *  gets no new plans any more; its people go on hearing one another, and other rooms are not affected. */
  #replan(event: TopologyEvent): TopologyRefusal | 'broken' | undefined {
    const { planner } = this.#options
    try {
      const changed = planner.apply(event)
      if (!changed.ok) return changed.error
      this.#post.changed(changed.value)
      return undefined
    } catch (error) {
      this.#error(event, { error }, 'the planner broke')
      return 'broken'
    }
  }

  #error(event: TopologyEvent, why: object, message: string): void {
    const { room, logger } = this.#options
    logger.error({ room, peer: 'peer' in event ? event.peer : undefined, event: event.type, ...why }, message)
  }
}

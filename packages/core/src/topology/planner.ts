import type { PeerId, Plan, Result } from '../protocol/index.ts'
import type { Member, Point, Reach } from './member.ts'

/** What happens to a room, as far as links go. Times are milliseconds since any start, the same for the whole room. */
export type TopologyEvent =
  | JoinEvent
  /** Many at once: super-peers are placed first, so that the rest finds slots. All join, or none. */
  | { readonly type: 'storm'; readonly joins: readonly JoinEvent[] }
  /** Left, crashed, or was thrown out: the same to those who hung below. */
  | { readonly type: 'leave'; readonly peer: PeerId }
  | { readonly type: 'stage'; readonly peer: PeerId; readonly onStage: boolean }
  /** `peer` says that its link to `other` is gone, though both may still be in the room. */
  | { readonly type: 'link-lost'; readonly peer: PeerId; readonly other: PeerId }
  | ReportEvent
  /** Time has passed. Lets the planner review trunk, stripes and balance; once a second is plenty. */
  | { readonly type: 'tick'; readonly at: number }
  | { readonly type: 'rebuild'; readonly reports: readonly PeerReport[] }

export interface JoinEvent extends Member {
  readonly type: 'join'
  readonly peer: PeerId
}

/** What a peer has measured since; what is left out stays as it was. */
export interface ReportEvent {
  readonly type: 'report'
  readonly peer: PeerId
  /** When it was measured. The planner refuses what is of the future. */
  readonly at: number
  readonly slots?: number
  readonly access?: number
  readonly point?: Point
  readonly reach?: Reach
  readonly willing?: boolean
  /** Whether it cannot send as fast as it should. To be reported in good days too: clean time earns slots. */
  readonly congested?: boolean
}

/** What a peer tells a relay that has forgotten the room. */
export interface PeerReport extends Member {
  readonly peer: PeerId
  /** Of the plan that it follows. Where two reports disagree, the higher epoch is right. */
  readonly epoch: number
  /** Its parent in each stripe: a peer, the stage, or none. */
  readonly parents: readonly (PeerId | 'stage' | undefined)[]
  readonly children: readonly PeerId[]
}

/** Why an event was not taken in. The room is as it was before. */
export type TopologyRefusal =
  'unknown-peer' | 'already-joined' | 'no-such-link' | 'bad-measurement' | 'from-the-future' | 'not-empty'

/**
 * Decides who is linked to whom in one room. A state machine without clock, chance or I/O: the same events in the same
 * order give the same plans, in the relay, in tests and in the simulator.
 */
export interface TopologyPlanner {
  /** Takes an event in and says whose plan it changed. A refused event changes nothing. */
  apply(event: TopologyEvent): Result<readonly PeerId[], TopologyRefusal>
  /** The newest plan of a peer; undefined when it is not in the room. */
  plan(peer: PeerId): Plan | undefined
  /** The whole room at this moment, for checks, metrics and pictures. */
  snapshot(): TopologySnapshot
  /** Why a peer has the parents that it has. */
  explain(peer: PeerId): Explanation | undefined
}

/** A room's trees as plain data. */
export interface TopologySnapshot {
  /** Stripes in use. */
  readonly stripes: number
  /** Most children of the stage, all stripes together. */
  readonly stageSlots: number
  readonly turn: boolean
  /** Peers that were given another parent although they had one, since the room began. */
  readonly moves: number
  /** What the planner was last told of the time. */
  readonly now: number
  readonly peers: ReadonlyMap<PeerId, PeerInTopology>
}
export interface PeerInTopology extends Required<Member> {
  /** Slots that it may use by now, of those that it offers. */
  readonly trusted: number
  /** The stripe in which it may have children. */
  readonly carries: number | undefined
  readonly congested: boolean
  /** It was congested, and has earned no slots since. */
  readonly strained: boolean
  /** When it came, or was last given another parent in place of one. */
  readonly placedAt: number
  readonly parents: readonly (PeerId | 'stage' | undefined)[]
  readonly standbys: readonly (PeerId | undefined)[]
}

/** Why a peer hangs where it hangs, a stripe at a time. */
export interface Explanation {
  readonly peer: PeerId
  readonly carries: number | undefined
  readonly stripes: readonly StripeExplanation[]
}
export interface StripeExplanation {
  readonly parent: PeerId | 'stage' | undefined
  readonly standby: PeerId | undefined
  /** Hops from the stage. */
  readonly depth: number
  /** Milliseconds from the speakers' mouths, the mean of all who speak; the buffer comes on top. */
  readonly arrivalMs: number
  /** What it would be straight from the stage. */
  readonly directMs: number
  /** The best open slot elsewhere, and what it would bring: the later, the better the present place is. */
  readonly alternative: { readonly parent: PeerId; readonly arrivalMs: number } | undefined
}

import type { PeerId, Plan, Result } from '../protocol/index.ts'
import type { KnownMember, Member, Point, Reach } from './member.ts'

/** What happens in a room, as far as links go. Times are in ms since any start that is the same for the whole room. */
export type TopologyEvent =
  | JoinEvent
  /** Many joins at once: super-peers are placed first, so that the others find slots. All join, or none. */
  | { readonly type: 'storm'; readonly joins: readonly JoinEvent[] }
  /** A member left, crashed or was removed: to its children that is the same. */
  | { readonly type: 'leave'; readonly peer: PeerId }
  /** A member goes on stage or leaves it. */
  | { readonly type: 'stage'; readonly peer: PeerId; readonly onStage: boolean }
  /** `peer` reports that its link to `other` is gone. Both may still be in the room. */
  | { readonly type: 'link-lost'; readonly peer: PeerId; readonly other: PeerId }
  | ReportEvent
  /** The child `by` confirms that packets came from `peer`, its parent now or until just now; about every 10 s. That
   *  earns the carrier slots. `at`: when, in ms; not after the last tick. */
  | { readonly type: 'confirm'; readonly peer: PeerId; readonly by: PeerId; readonly at: number }
  /** Most children of `peer` accuse it of forging: they get other parents, and it is the last choice as a parent until
   *  children confirm it. */
  | { readonly type: 'doubt'; readonly peer: PeerId }
  /** `peer` was convicted of forging: it carries nobody any more, whatever it offers. It may listen. */
  | { readonly type: 'convict'; readonly peer: PeerId }
  /** Time has passed: the planner reviews trunk, stripes and balance. Once a second is enough. */
  | { readonly type: 'tick'; readonly at: number }
  /** The relay restarted and lost the room: what its peers report. Only into an empty planner. */
  | { readonly type: 'rebuild'; readonly reports: readonly PeerReport[] }

/** A member joins. */
export interface JoinEvent extends Member {
  readonly type: 'join'
  readonly peer: PeerId
}

/** What a member measured or changed. What is left out stays as it was; ranges are those of `Member`. */
export interface ReportEvent {
  readonly type: 'report'
  readonly peer: PeerId
  /** When it was measured, in ms; not after the last tick. */
  readonly at: number
  readonly slots?: number
  readonly access?: number
  readonly point?: Point
  readonly reach?: Reach
  readonly willing?: boolean
  /** Whether it cannot send as fast as it should. Report false as well: only a peer without congestion gets children
   *  and earns slots. */
  readonly congested?: boolean
}

/** What a peer tells a relay that restarted and lost the room. */
export interface PeerReport extends Member {
  readonly peer: PeerId
  /** Epoch of the plan that it follows. Where two reports disagree, the higher epoch is right. */
  readonly epoch: number
  /** Its parent in each stripe: a peer, the stage, or none. By index of the stripe. */
  readonly parents: readonly (PeerId | 'stage' | undefined)[]
  readonly children: readonly PeerId[]
}

/** Why an event was refused. The room stays as it was. */
export type TopologyRefusal =
  'unknown-peer' | 'already-joined' | 'no-such-link' | 'bad-measurement' | 'from-the-future' | 'not-empty'

/**
 * Decides which peers of one room are linked. A state machine without clock, chance, input or output: the same events
 * in the same order give the same plans, in the relay, in tests and in the simulator.
 */
export interface TopologyPlanner {
  /** Applies an event. A refused event changes nothing. @returns the peers whose plan changed */
  apply(event: TopologyEvent): Result<readonly PeerId[], TopologyRefusal>
  /** The newest plan of a peer; undefined for a peer that is not in the room. */
  plan(peer: PeerId): Plan | undefined
  /** The whole room as it is now, for checks, metrics and pictures. */
  snapshot(): TopologySnapshot
  /** Why a peer has its parents; undefined for a peer that is not in the room. */
  explain(peer: PeerId): Explanation | undefined
}

/** A room's trees as plain data. */
export interface TopologySnapshot {
  /** Stripes in use. */
  readonly stripes: number
  /** Most children of the stage, all stripes together. */
  readonly stageSlots: number
  /** Whether peers reach each other through TURN. */
  readonly turn: boolean
  /** Changes of parent by peers that had one, since the room began. */
  readonly moves: number
  /** The time of the last tick, in ms. */
  readonly now: number
  readonly peers: ReadonlyMap<PeerId, PeerInTopology>
}
/** A member of the room with its state in the trees. */
export interface PeerInTopology extends KnownMember {
  /** Slots that it may use by now, of those that it offers: 0 to 255. */
  readonly trusted: number
  /** The stripe in which it may have children; undefined for a peer that carries nobody. */
  readonly carries: number | undefined
  /** Whether its last report said so. */
  readonly congested: boolean
  /** Whether it was congested and has earned no slots since. */
  readonly strained: boolean
  /** Whether children of other identities have confirmed it for a whole period (`earnAfterMs`). */
  readonly proven: boolean
  /** Whether most of its children get nothing from it, as they confirm nothing: it is the last choice as a parent. */
  readonly doubted: boolean
  /** Peers to which it lost a link a short time ago: the two are not planned as parent, child or standby again for now,
   *  unless there is nobody else. */
  readonly avoids: readonly PeerId[]
  /** When it joined, or last changed its parent, in ms. */
  readonly placedAt: number
  /** Its parent in each stripe, by index; undefined where it has none. */
  readonly parents: readonly (PeerId | 'stage' | undefined)[]
  /** Its standby parent in each stripe, by index. */
  readonly standbys: readonly (PeerId | undefined)[]
}

/** Why a peer has its parents, a stripe at a time. */
export interface Explanation {
  readonly peer: PeerId
  readonly carries: number | undefined
  readonly stripes: readonly StripeExplanation[]
}
/** Why a peer has its parent in one stripe. */
export interface StripeExplanation {
  readonly parent: PeerId | 'stage' | undefined
  readonly standby: PeerId | undefined
  /** Hops from the stage. */
  readonly depth: number
  /** Delay from the speakers through the tree, the mean of all speakers, in ms; playout comes on top. */
  readonly arrivalMs: number
  /** Delay straight from the speakers, in ms. */
  readonly directMs: number
  /** The best open slot under another parent, and the delay there; undefined when there is none. */
  readonly alternative: { readonly parent: PeerId; readonly arrivalMs: number } | undefined
}

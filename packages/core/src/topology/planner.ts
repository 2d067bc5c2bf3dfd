import type { PeerId, Plan, Result } from '../protocol/index.ts'

/** What happens to a room, as far as links go. */
export type TopologyEvent =
  | { readonly type: 'join'; readonly peer: PeerId; readonly slots: number; readonly onStage: boolean }
  | { readonly type: 'leave'; readonly peer: PeerId }
  | { readonly type: 'stage'; readonly peer: PeerId; readonly onStage: boolean }
  /** `peer` reports that its link to `other` is gone, though both may still be in the room. */
  | { readonly type: 'link-lost'; readonly peer: PeerId; readonly other: PeerId }

export type TopologyRefusal = 'unknown-peer' | 'already-joined' | 'no-such-link'

export interface PlanChange {
  readonly peer: PeerId
  readonly plan: Plan
}

/**
 * Decides who is linked to whom in one room. A state machine without clock, chance or I/O: the same events in the same
 * order give the same plans, in the relay, in tests and in the simulator.
 */
export interface TopologyPlanner {
  /** Takes an event in and returns the plans that it changes. A refused event changes nothing. */
  apply(event: TopologyEvent): Result<readonly PlanChange[], TopologyRefusal>
  /** The newest plan of a peer; undefined when it is not in the room. */
  plan(peer: PeerId): Plan | undefined
}

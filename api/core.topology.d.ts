// What @banyan/core/topology exports. `npm run api` writes this file: a change of the public API shows in review.

export type ChooseParent = (rows: number, isFit: (row: number) => boolean) => number | undefined
export interface Coordinates {
  readonly landmarks: readonly Point[]
  locate(roundTrips: readonly number[]): Point
}
export interface Explanation {
  readonly peer: PeerId
  readonly carries: number | undefined
  readonly stripes: readonly StripeExplanation[]
}
export interface JoinEvent extends Member {
  readonly type: 'join'
  readonly peer: PeerId
}
export interface KnownMember extends Required<Omit<Member, 'identity' | 'prefix'>> {
  readonly identity: string | undefined
  readonly prefix: string | undefined
}
export interface Landmarks {
  readonly roundTrips: readonly (readonly number[])[]
}
export interface Member {
  readonly slots: number
  readonly onStage?: boolean
  readonly access?: number
  readonly point?: Point
  readonly reach?: Reach
  readonly willing?: boolean
  readonly seed?: boolean
  readonly identity?: string | undefined
  readonly prefix?: string | undefined
  readonly convicted?: boolean
}
export interface PeerInTopology extends KnownMember {
  readonly trusted: number
  readonly carries: number | undefined
  readonly congested: boolean
  readonly strained: boolean
  readonly proven: boolean
  readonly doubted: boolean
  readonly avoids: readonly PeerId[]
  readonly placedAt: number
  readonly parents: readonly (PeerId | 'stage' | undefined)[]
  readonly standbys: readonly (PeerId | undefined)[]
}
export interface PeerReport extends Member {
  readonly peer: PeerId
  readonly epoch: number
  readonly parents: readonly (PeerId | 'stage' | undefined)[]
  readonly children: readonly PeerId[]
}
export interface PictureOptions {
  readonly limit: number
  readonly keep?: PeerId
}
export interface PlannerParams {
  readonly stripes: number
  readonly trunk: readonly {
    readonly upTo: number
    readonly size: number
  }[]
  readonly stageWidth: number
  readonly turn: boolean
  readonly scarcity: number
  readonly buckets: number
  readonly bucketRadiusMs: number
  readonly leafSlackMs: number
  readonly branchSize: number
  readonly takeoverGainMs: number
  readonly standbys: boolean
  readonly firstSlots: number
  readonly earnedSlots: number
  readonly earnAfterMs: number
  readonly rebalanceShare: number
  readonly rebalanceGainMs: number
  readonly restMs: number
  readonly trunkRestMs: number
  readonly strategy: Strategy
}
export type Point = readonly number[]
export type Reach = 'open' | 'cone' | 'symmetric' | 'blocked'
export interface ReportEvent {
  readonly type: 'report'
  readonly peer: PeerId
  readonly at: number
  readonly slots?: number
  readonly access?: number
  readonly point?: Point
  readonly reach?: Reach
  readonly willing?: boolean
  readonly congested?: boolean
}
export interface Strategy {
  readonly name: string
  readonly perHop: number
  readonly delayWeight: number
  readonly distanceWeight: number
  readonly improves: boolean
  readonly openChoice?: () => ChooseParent
}
export interface StripeExplanation {
  readonly parent: PeerId | 'stage' | undefined
  readonly standby: PeerId | undefined
  readonly depth: number
  readonly arrivalMs: number
  readonly directMs: number
  readonly alternative:
    | {
        readonly parent: PeerId
        readonly arrivalMs: number
      }
    | undefined
}
export type TopologyEvent =
  | JoinEvent
  | {
      readonly type: 'storm'
      readonly joins: readonly JoinEvent[]
    }
  | {
      readonly type: 'leave'
      readonly peer: PeerId
    }
  | {
      readonly type: 'stage'
      readonly peer: PeerId
      readonly onStage: boolean
    }
  | {
      readonly type: 'link-lost'
      readonly peer: PeerId
      readonly other: PeerId
    }
  | ReportEvent
  | {
      readonly type: 'confirm'
      readonly peer: PeerId
      readonly by: PeerId
      readonly at: number
    }
  | {
      readonly type: 'doubt'
      readonly peer: PeerId
    }
  | {
      readonly type: 'convict'
      readonly peer: PeerId
    }
  | {
      readonly type: 'tick'
      readonly at: number
    }
  | {
      readonly type: 'rebuild'
      readonly reports: readonly PeerReport[]
    }
export interface TopologyPlanner {
  apply(event: TopologyEvent): Result<readonly PeerId[], TopologyRefusal>
  plan(peer: PeerId): Plan | undefined
  snapshot(): TopologySnapshot
  explain(peer: PeerId): Explanation | undefined
}
export type TopologyRefusal =
  'unknown-peer' | 'already-joined' | 'no-such-link' | 'bad-measurement' | 'from-the-future' | 'not-empty'
export interface TopologySnapshot {
  readonly stripes: number
  readonly stageSlots: number
  readonly turn: boolean
  readonly moves: number
  readonly now: number
  readonly peers: ReadonlyMap<PeerId, PeerInTopology>
}
export interface Violation {
  readonly rule:
    | 'no-parent'
    | 'unknown-parent'
    | 'cycle'
    | 'too-many-children'
    | 'interior-in-two-stripes'
    | 'carries-unwillingly'
    | 'cannot-link'
    | 'stage-has-parent'
    | 'bad-standby'
    | 'convicted-carries'
    | 'shared-identity'
  readonly peer: PeerId | 'stage'
  readonly stripe?: number
}
export declare function banyanPlanner(overrides?: Partial<PlannerParams>): TopologyPlanner
export declare function checkPlan(snapshot: TopologySnapshot, admits?: (peer: PeerId) => boolean): readonly Violation[]
export declare function coordinates({ roundTrips }: Landmarks): Coordinates
export declare function pictureOf(snapshot: TopologySnapshot, { limit, keep }: PictureOptions): TreePeer[]

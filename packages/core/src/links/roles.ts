import type { PlannedLink } from '../protocol/index.ts'

/** What a link is for at this end. */
export interface Roles {
  /** By stripe: that peer is my parent, my child, my standby; I am its standby. */
  readonly parent: readonly number[]
  readonly child: readonly number[]
  readonly standby: readonly number[]
  readonly backs: readonly number[]
  /** A fellow speaker, in frames and as a native track. While one follows the other, both. */
  readonly stage: boolean
  readonly track: boolean
}

export const NO_ROLES: Roles = { parent: [], child: [], standby: [], backs: [], stage: false, track: false }

/** What the plan wants of a link; `byTrack` where both ends exchange native tracks. */
export const plannedRoles = ({ up, down, standby, backs, stage }: PlannedLink, byTrack: boolean): Roles => ({
  ...{ parent: up, child: down, standby, backs },
  stage: stage && !byTrack,
  track: stage && byTrack,
})

/** The roles of both together. */
export const bothRoles = (one: Roles, other: Roles): Roles => ({
  parent: [...new Set([...one.parent, ...other.parent])],
  child: [...new Set([...one.child, ...other.child])],
  standby: [...new Set([...one.standby, ...other.standby])],
  backs: [...new Set([...one.backs, ...other.backs])],
  stage: one.stage || other.stage,
  track: one.track || other.track,
})

/** What was there before and is not wanted any more. A standby that becomes parent leaves nothing behind. */
export const droppedRoles = (before: Roles, wanted: Roles): Roles => {
  const gone = (stripes: readonly number[], ...covered: readonly number[][]) =>
    stripes.filter((stripe) => !covered.some((list) => list.includes(stripe)))
  return {
    parent: gone(before.parent, [...wanted.parent]),
    child: gone(before.child, [...wanted.child]),
    standby: gone(before.standby, [...wanted.standby], [...wanted.parent]),
    backs: gone(before.backs, [...wanted.backs], [...wanted.child]),
    stage: before.stage && !wanted.stage,
    track: before.track && !wanted.track,
  }
}

/** Part of a tree, in any role: both ends give signs of life on the media channel. */
export const isTreeRole = ({ parent, child, standby, backs }: Roles): boolean =>
  parent.length + child.length + standby.length + backs.length > 0

/** Nothing comes or goes on it unless somebody else fails. */
export const isSpare = (roles: Roles): boolean =>
  roles.standby.length + roles.backs.length > 0 &&
  roles.parent.length + roles.child.length === 0 &&
  !roles.stage &&
  !roles.track

export const isIdle = (roles: Roles): boolean => !isTreeRole(roles) && !roles.stage && !roles.track

/** How far the links that a plan wants can replace those that it dropped. */
export interface Progress {
  readonly onStage: boolean
  /** Every parent that the plan has in that stripe delivers. */
  readonly delivers: (stripe: number) => boolean
  /** Every parent in every stripe does, or every fellow speaker is linked. */
  readonly settled: boolean
}

/**
 * What of the dropped roles is still needed. The receiving end lets go first: what comes in ends when its replacement
 * delivers; what goes out ends when the other end says so (`withoutGiving`), closes, or runs out of time.
 */
export const stillNeeded = (dropped: Roles, { onStage, delivers, settled }: Progress): Roles => ({
  ...dropped,
  parent: dropped.parent.filter((stripe) => !delivers(stripe)),
  standby: dropped.standby.filter((stripe) => !delivers(stripe)),
  // While we are on stage, the other end is the one that left it, and needs to hear us until its parents deliver.
  stage: dropped.stage && (onStage || !settled),
  track: dropped.track && (onStage || !settled),
})

/** The other end has another parent in all that we sent it. */
export const withoutGiving = (roles: Roles): Roles => ({ ...roles, child: [], backs: [] })

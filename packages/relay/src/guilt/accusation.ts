import type { PeerId, SourceId } from '@banyan/core/protocol'

/** A member, and the person behind it. */
export interface Party {
  readonly peer: PeerId
  /** The identity that a room token says; the peer id where there is none, so that it counts as one of its own. */
  readonly identity: string
}

/** A child says that a parent brought frames that their speaker did not speak. */
export interface Accusation {
  readonly by: Party
  readonly against: Party
  /** Whose frames they were said to be. */
  readonly source: SourceId
  /** Bit n is set when frames of stripe n were among them. */
  readonly stripes: number
  /** When the relay heard it, in ms since any start. */
  readonly at: number
  /** The accused is on stage: it sends its own voice, and passes nothing on. */
  readonly isOnStage: boolean
  /** Children that the accused had at that moment, in any stripe, and had long enough to be heard of. */
  readonly children: readonly Party[]
  /** Parents that the accused had at that moment, or a moment before, in these stripes. */
  readonly parents: readonly PeerId[]
}

/**
 * Whether one accusation explains another: the accused of `other` has itself accused somebody above it, or its parent
 * in these stripes was accused by others. It has then passed on what it got, before it could know. A speaker sends its
 * own voice only, so an accusation of a speaker explains nothing about other voices.
 */
export function explains(accusation: Accusation, other: Accusation): boolean {
  const { by, against, source, isOnStage } = accusation
  if (by.identity === against.identity || against.peer === other.against.peer) return false
  if (isOnStage && source !== other.source) return false
  if (by.peer === other.against.peer) return against.identity !== other.against.identity
  return isOfParent(accusation, other)
}

/** Whether an accusation is of a peer that feeds the accused of `other` in these stripes, and that is not on stage. */
export function isOfParent({ against, stripes, isOnStage }: Accusation, other: Accusation): boolean {
  return !isOnStage && other.parents.includes(against.peer) && (stripes & other.stripes) !== 0
}

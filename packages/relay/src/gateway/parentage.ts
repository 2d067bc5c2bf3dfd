import type { PeerId, Plan } from '@banyan/core/protocol'

/** How long a peer may still speak of a parent that it had, in ms: what it says was measured over ten seconds. */
export const FORMER_PARENT_MS = 10_000
/** How long a peer may pass on frames of a parent that it had, in ms: links that a plan drops go on until what replaces
 *  them delivers, which rarely takes longer. */
const PASSED_ON_MS = 2_000
/** Nothing that a new parent sent has come through, been checked and been told of before this, in ms: the plan, the
 *  frame, the end of a group and the report each need a way. */
const FIRST_GROUP_MS = 100
/** A child that has a parent this long, in ms, has had several groups of frames from it. */
const SETTLED_MS = 1_000
/** Former parents that are remembered of one peer; the oldest go. */
const MAX_FORMER = 16

interface Tie {
  readonly parent: PeerId
  /** Bit n is set when it is the parent in stripe n. 0 for a standby. */
  readonly stripes: number
  readonly since: number
  /** Infinity while the plan has it. */
  until: number
}

/** Who is whose parent or standby by plan, and who was so a moment ago. Times are in ms, and never go back. */
export class Parentage {
  readonly #ties = new Map<PeerId, Tie[]>()

  /** A peer has another plan from now on. */
  note(child: PeerId, { links }: Plan, at: number): void {
    const ties = (this.#ties.get(child) ?? []).filter(({ until }) => at - until < FORMER_PARENT_MS)
    const wanted = new Map<PeerId, number>()
    for (const { peer, up, standby } of links) {
      if (up.length > 0 || standby.length > 0)
        wanted.set(
          peer,
          up.reduce((stripes, stripe) => stripes | (1 << stripe), 0),
        )
    }
    for (const tie of ties) {
      if (tie.until !== Infinity) continue
      if (wanted.get(tie.parent) === tie.stripes) wanted.delete(tie.parent)
      else tie.until = at
    }
    for (const [parent, stripes] of wanted) ties.push({ parent, stripes, since: at, until: Infinity })
    const former = ties.filter(({ until }) => until !== Infinity).slice(-MAX_FORMER)
    this.#ties.set(child, [...former, ...ties.filter(({ until }) => until === Infinity)])
  }

  /** A peer has left. */
  forget(peer: PeerId): void {
    this.#ties.delete(peer)
  }

  /** Whether a peer is the parent of a child, or was so within `FORMER_PARENT_MS`. */
  isParent(child: PeerId, peer: PeerId, at: number): boolean {
    return this.#of(child, at, FORMER_PARENT_MS).some(({ parent, stripes }) => parent === peer && stripes > 0)
  }

  /** Whether frames may have come from a peer: it is parent or standby of the child, or was within
   *  `FORMER_PARENT_MS`. */
  mayFeed(child: PeerId, peer: PeerId, at: number): boolean {
    return this.#of(child, at, FORMER_PARENT_MS).some(({ parent }) => parent === peer)
  }

  /** Parents of a peer in one of these stripes, now or a moment ago. */
  parentsOf(child: PeerId, stripes: number, at: number): PeerId[] {
    const ties = this.#of(child, at, PASSED_ON_MS).filter(
      (tie) => (tie.stripes & stripes) !== 0 && at - tie.since >= FIRST_GROUP_MS,
    )
    return [...new Set(ties.map(({ parent }) => parent))]
  }

  /** Whether a child has had a parent for long enough to know it. */
  isSettled(child: PeerId, parent: PeerId, at: number): boolean {
    return this.#of(child, at, 0).some((tie) => tie.parent === parent && at - tie.since >= SETTLED_MS)
  }

  #of(child: PeerId, at: number, formerMs: number): Tie[] {
    return (this.#ties.get(child) ?? []).filter(({ until }) => at - until < formerMs || until === Infinity)
  }
}

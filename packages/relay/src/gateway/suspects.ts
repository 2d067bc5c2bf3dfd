import type { Clock } from '@banyan/core/ports'
import type { PeerId } from '@banyan/core/protocol'

/** Two reports within this time are about the same death: liveness in the links notices it within 120 ms. */
export const AGREEMENT_MS = 2_000

/** Whose word alone turned out wrong is not believed alone for so long. */
export const DISTRUST_MS = 60_000

export interface Accusation {
  readonly by: PeerId
  readonly of: PeerId
  /** Children of the accused, by its plan, at this moment. */
  readonly children: readonly PeerId[]
}

export interface Suspects {
  /** A peer says that a link is gone. @returns whether the other end counts as gone from now on */
  accuse(accusation: Accusation): boolean
  /** Whether a peer counts as gone. */
  has(peer: PeerId): boolean
  /** The peer has shown that it lives. */
  clear(peer: PeerId): void
  /** The peer has left, or its connection is lost: nothing is left to suspect. */
  forget(peer: PeerId): void
}

interface Witness {
  readonly by: PeerId
  readonly at: number
}

/**
 * Tells a dead peer from a broken link, long before TCP does. A peer counts as gone when two of its children say within
 * two seconds that their links to it broke, or its only child says so. Nobody is thrown out: whoever counts as gone comes
 * back with the next thing it says.
 *
 * One liar can do little: only children count, and which peer has whom as a child is for the planner to say. An only child
 * is not believed while it has just reported somebody else, because then its own line is the likelier culprit, nor for a
 * minute after its word alone was wrong.
 */
export function suspects(clock: Clock): Suspects {
  /** Who accused whom lately; entries that are too old are dropped with the next accusation. */
  const accusers = new Map<PeerId, readonly Witness[]>()
  /** Who counts as gone, and who alone said so, if one did. */
  const gone = new Map<PeerId, PeerId | undefined>()
  const distrusted = new Map<PeerId, number>()

  const dropOld = () => {
    for (const [peer, witnesses] of accusers) {
      const recent = witnesses.filter(({ at }) => clock.now() - at < AGREEMENT_MS)
      if (recent.length > 0) accusers.set(peer, recent)
      else accusers.delete(peer)
    }
    for (const [peer, until] of distrusted) if (until <= clock.now()) distrusted.delete(peer)
  }

  return {
    accuse({ by, of, children }) {
      if (gone.has(of)) return true
      if (by === of || !children.includes(by)) return false
      dropOld()
      const isBusy = [...accusers].some(
        ([peer, witnesses]) => peer !== of && witnesses.some((other) => other.by === by),
      )
      const others = (accusers.get(of) ?? []).filter((other) => other.by !== by)
      accusers.set(of, [...others, { by, at: clock.now() }])
      const isBelievedAlone = children.length === 1 && !isBusy && !distrusted.has(by)
      if (others.length === 0 && !isBelievedAlone) return false
      gone.set(of, others.length === 0 ? by : undefined)
      return true
    },
    has: (peer) => gone.has(peer),
    clear(peer) {
      const alone = gone.get(peer)
      if (alone !== undefined) distrusted.set(alone, clock.now() + DISTRUST_MS)
      gone.delete(peer)
      accusers.delete(peer)
    },
    forget(peer) {
      gone.delete(peer)
      accusers.delete(peer)
    },
  }
}

import type { Clock } from '@banyan/core/ports'
import type { PeerId } from '@banyan/core/protocol'

/** Two reports within this time, in ms, are about the same death: links notice a silent end within 120 ms. */
export const AGREEMENT_MS = 2_000

/** After the word of one child alone was refuted, it does not suffice again for this long, in ms. */
export const DISTRUST_MS = 60_000

export interface ChildsReport {
  /** The child's identity: two peers of one person are one witness. */
  readonly by: string
  readonly peer: PeerId
  /** Identities of the children of the suspect, by its plan, at this moment. */
  readonly children: readonly string[]
}

export interface Confirmations {
  /** A child says that its parent is gone. @returns whether the parent counts as gone from now on */
  suspect(report: ChildsReport): boolean
  /** The peer counts as gone from now on, whatever children say. */
  confirm(peer: PeerId): void
  /** Whether a peer counts as gone. */
  has(peer: PeerId): boolean
  /** The peer has shown that it lives. A child that alone had said otherwise is distrusted for `DISTRUST_MS`. */
  refute(peer: PeerId): void
  /** The peer has left, or has come back: no suspicion against it counts any more. */
  forget(peer: PeerId): void
}

interface Witness {
  readonly by: string
  readonly at: number
}

/**
 * Counts who says that a peer is gone. Two of its children within `AGREEMENT_MS` confirm it, or its only child.
 *
 * One liar can do little: only children count, and the planner says which peer has which children. The word of an only
 * child does not suffice while it has just reported somebody else, because then its own line is the likelier culprit.
 */
export function confirmations(clock: Clock): Confirmations {
  /** The recent suspicions against each peer. Older ones are dropped with the next suspicion. */
  const witnesses = new Map<PeerId, readonly Witness[]>()
  /** Peers that count as gone, each with the child whose word alone confirmed it, if it was one alone. */
  const gone = new Map<PeerId, string | undefined>()
  /** Children whose word alone does not suffice, and until when. */
  const distrusted = new Map<string, number>()

  const dropOld = () => {
    for (const [peer, all] of witnesses) {
      const recent = all.filter(({ at }) => clock.now() - at < AGREEMENT_MS)
      if (recent.length > 0) witnesses.set(peer, recent)
      else witnesses.delete(peer)
    }
    for (const [peer, until] of distrusted) if (until <= clock.now()) distrusted.delete(peer)
  }

  return {
    suspect({ by, peer, children }) {
      if (gone.has(peer)) return true
      if (by === peer || !children.includes(by)) return false
      dropOld()
      const suspectsOthers = [...witnesses].some(
        ([other, all]) => other !== peer && all.some((witness) => witness.by === by),
      )
      const others = (witnesses.get(peer) ?? []).filter((witness) => witness.by !== by)
      witnesses.set(peer, [...others, { by, at: clock.now() }])
      const isEnoughAlone = children.length === 1 && !suspectsOthers && !distrusted.has(by)
      if (others.length === 0 && !isEnoughAlone) return false
      gone.set(peer, others.length === 0 ? by : undefined)
      return true
    },
    confirm: (peer) => void gone.set(peer, undefined),
    has: (peer) => gone.has(peer),
    refute(peer) {
      const alone = gone.get(peer)
      if (alone !== undefined) distrusted.set(alone, clock.now() + DISTRUST_MS)
      gone.delete(peer)
      witnesses.delete(peer)
    },
    forget(peer) {
      gone.delete(peer)
      witnesses.delete(peer)
    },
  }
}

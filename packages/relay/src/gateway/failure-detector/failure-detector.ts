/**
 * Decides that a peer is gone, long before its TCP connection times out, and tells that from one broken link.
 *
 * | question                   | rule                                                                                |
 * | -------------------------- | ----------------------------------------------------------------------------------- |
 * | who may suspect            | a child of the suspect, by its plan; others only report their own link              |
 * | what is asked              | a silent suspect that is connected must say something; after a broken link, nothing |
 * | how long is waited         | `ANSWER_MS`; up to `ANSWER_OF_MANY_MS` while `MANY` or more are asked               |
 * | where CPU is short         | `ANSWER_OF_SHORT_MS`, and no word counts without a question                         |
 * | when the relay slept       | a timer that runs `LATE_MS` late waits once more: answers are queued behind it      |
 * | when nothing is asked      | the child suspects within `ANSWER_REMEMBERED_MS` of an answer: its word counts      |
 * | when a word counts         | without an answer, after a broken link, or where nothing is asked                   |
 * | when it is confirmed       | the words of two children, of two people, count within `AGREEMENT_MS`               |
 * | when one word is enough    | the suspect has only this child, which suspects nobody else just now and is trusted |
 * | when a child is distrusted | for `DISTRUST_MS` after its word alone was refuted                                  |
 * | how it is refuted          | the suspect says anything at all                                                    |
 *
 * Nobody is thrown out: a peer that counts as gone gets a place in the trees again with the next thing it says.
 * @module
 */
import type { Clock } from '@banyan/core/ports'
import type { PeerId } from '@banyan/core/protocol'
import { confirmations } from './confirmations.ts'
import { questions } from './questions.ts'

/** A peer's report that another one does not feed it any more. */
export interface Suspicion {
  readonly by: PeerId
  readonly peer: PeerId
  /** The link looks open and brings nothing. False: the link broke. */
  readonly isSilent: boolean
}

/**
 * What comes of a suspicion: `asked` (the suspect has been asked, the answer or its absence decides), `confirmed` (the
 * suspect counts as gone), `unconfirmed` (only the link between the two counts as lost).
 */
export type SuspicionOutcome = 'asked' | 'confirmed' | 'unconfirmed'

export interface FailureDetectorOptions {
  clock: Clock
  /** Whether that member is connected to the relay, as far as one can know. */
  isConnected: (peer: PeerId) => boolean
  /** The children of a peer by its plan, at this moment. */
  childrenOf: (peer: PeerId) => readonly PeerId[]
  /** The person behind a peer. */
  identityOf: (peer: PeerId) => string
  /** Members say that they have less CPU than they need. @default never */
  isShort?: () => boolean
  /** Asks a peer to say something, anything. */
  ask: (peer: PeerId) => void
  /** A peer counts as gone from now on. Called once, until it is refuted. */
  onConfirm: (peer: PeerId) => void
  /** A peer did not answer, and is not confirmed: only its link to `by` counts as lost. */
  onLinkLost: (by: PeerId, peer: PeerId) => void
}

export interface FailureDetector {
  suspect(suspicion: Suspicion): SuspicionOutcome
  /** It was asked for another reason and did not answer: the peer counts as gone until it is refuted. */
  confirm(peer: PeerId): void
  /** Whether a peer counts as gone. */
  isConfirmed(peer: PeerId): boolean
  /** A peer has said something, so it lives. @returns whether it counted as gone until now */
  refute(peer: PeerId): boolean
  /** A peer has left, or has come back over a new connection: no suspicion against it counts any more. */
  forget(peer: PeerId): void
  close(): void
}

/** Decides whether peers are gone, by the rules above. */
export function failureDetector(options: FailureDetectorOptions): FailureDetector {
  const { clock, isConnected, childrenOf, identityOf, isShort = () => false, ask, onConfirm, onLinkLost } = options
  const confirmed = confirmations(clock)
  const asked = questions({
    ...{ clock, isShort, ask },
    onSilent(peer, askers) {
      for (const by of askers) if (decide(by, peer, askers) === 'unconfirmed') onLinkLost(by, peer)
    },
  })

  /** @param askers count as children of `peer` too: the planner may have given them another parent meanwhile */
  function decide(by: PeerId, peer: PeerId, askers: readonly PeerId[] = []): 'confirmed' | 'unconfirmed' {
    const wasConfirmed = confirmed.has(peer)
    if (identityOf(by) === identityOf(peer)) return 'unconfirmed'
    const children = [...new Set([...childrenOf(peer), ...askers].map(identityOf))]
    if (!confirmed.suspect({ by: identityOf(by), peer, children })) return 'unconfirmed'
    if (!wasConfirmed) onConfirm(peer)
    return 'confirmed'
  }

  return {
    suspect({ by, peer, isSilent }) {
      const canAsk =
        (isSilent || isShort()) && isConnected(peer) && childrenOf(peer).includes(by) && !confirmed.has(peer)
      return canAsk && asked.suspect(by, peer) ? 'asked' : decide(by, peer)
    },
    confirm(peer) {
      if (confirmed.has(peer)) return
      confirmed.confirm(peer)
      onConfirm(peer)
    },
    isConfirmed: confirmed.has,
    refute(peer) {
      const wasConfirmed = confirmed.has(peer)
      asked.refute(peer)
      confirmed.refute(peer)
      return wasConfirmed
    },
    forget(peer) {
      confirmed.forget(peer)
      asked.forget(peer)
    },
    close: () => asked.close(),
  }
}

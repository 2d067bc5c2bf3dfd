import type { Cancel, Clock } from '@banyan/core/ports'
import type { PeerId } from '@banyan/core/protocol'

/** A suspect has this long to answer, in ms. A live peer needs one round trip; standbys feed its children meanwhile. */
export const ANSWER_MS = 250
/** From this many suspects at a time on, the network or machine that they share is the likelier culprit. */
export const MANY = 3
/** Many suspects have this long to answer, in ms: a busy machine gets six times the usual wait. */
export const ANSWER_OF_MANY_MS = 1_500
/** Where members say that they have less CPU than they need, a suspect has this long to answer, in ms. */
export const ANSWER_OF_SHORT_MS = 4_000
/** An answer is remembered this long, in ms. The word of a child that suspects the same peer again by then counts at
 *  once: that peer lives, and their link does not. */
export const ANSWER_REMEMBERED_MS = 10_000
/** A timer of the relay that runs this much late, in ms, shows that the relay itself slept: answers wait behind it. */
const LATE_MS = 100

export interface Questions {
  /** A child says that a peer is silent. @returns whether the peer is being asked; false: the child's word is good */
  suspect(by: PeerId, peer: PeerId): boolean
  /** The peer has said something. */
  refute(peer: PeerId): void
  /** The peer is not there any more. */
  forget(peer: PeerId): void
  close(): void
}

export interface QuestionsOptions {
  clock: Clock
  /** Members say that they have less CPU than they need. */
  isShort?: () => boolean
  /** Asks a peer to say something, anything. */
  ask: (peer: PeerId) => void
  /** The peer did not answer. @param askers who suspects it, in the order in which they said so */
  onSilent: (peer: PeerId, askers: readonly PeerId[]) => void
}

type Question =
  | { readonly type: 'asked'; readonly at: number; readonly by: Set<PeerId>; cancel: Cancel }
  | { readonly type: 'answered'; readonly at: number; readonly by: Set<PeerId> }

/**
 * Asks silent peers whether they live, before anybody's word counts. A silent peer may be dead, or only slow. Giving
 * its children another parent costs new links, and a slow machine or network has least use for these.
 */
export function questions({ clock, isShort = () => false, ask, onSilent }: QuestionsOptions): Questions {
  const all = new Map<PeerId, Question>()

  const askedNow = () => [...all.values()].filter(({ type }) => type === 'asked').length
  const dropOld = () => {
    const rememberedFrom = clock.now() - ANSWER_REMEMBERED_MS
    for (const [peer, { type, at }] of all) if (type === 'answered' && at <= rememberedFrom) all.delete(peer)
  }

  /** Looks again after a while whether the peer has answered. */
  function wait(peer: PeerId, question: Extract<Question, { type: 'asked' }>): void {
    const due = clock.now() + ANSWER_MS
    question.cancel = clock.after(ANSWER_MS, () => {
      const now = clock.now()
      const slept = now - due > LATE_MS
      const patienceMs = isShort() ? ANSWER_OF_SHORT_MS : askedNow() >= MANY ? ANSWER_OF_MANY_MS : 0
      if (slept || now - question.at < patienceMs) return wait(peer, question)
      all.delete(peer)
      onSilent(peer, [...question.by])
    })
  }

  return {
    suspect(by, peer) {
      dropOld()
      const question = all.get(peer)
      if (question?.type === 'answered' && question.by.has(by) && !isShort()) return false
      if (question?.type === 'asked') {
        question.by.add(by)
        return true
      }
      const asked = {
        type: 'asked' as const,
        at: clock.now(),
        by: new Set([...(question?.by ?? []), by]),
        cancel: () => {},
      }
      all.set(peer, asked)
      ask(peer)
      wait(peer, asked)
      return true
    },
    refute(peer) {
      const question = all.get(peer)
      if (question?.type !== 'asked') return
      question.cancel()
      all.set(peer, { type: 'answered', at: clock.now(), by: question.by })
    },
    forget(peer) {
      const question = all.get(peer)
      if (question?.type === 'asked') question.cancel()
      all.delete(peer)
    },
    close() {
      for (const peer of [...all.keys()]) this.forget(peer)
    },
  }
}

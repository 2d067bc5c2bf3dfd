import type { Cancel, Clock } from '@banyan/core/ports'
import type { PeerId } from '@banyan/core/protocol'

/** Whoever is doubted has this long to say something. A live peer needs a round trip; stand-ins feed its children meanwhile. */
export const ANSWER_MS = 250
/** When so many are doubted at once, the network or the machine that they share is the likelier culprit: */
export const MANY = 3
/** then they have this long. */
export const PATIENT_MS = 1_500
/** Whoever doubts somebody again within this time is believed: that peer lives, and their link does not. */
export const MEMORY_MS = 10_000
/** Our own timer comes this much later than it should: it was us who slept, and answers wait behind it. */
const LATE_MS = 100

export interface Doubts {
  /** A peer says that another one is silent. @returns whether to wait for what comes of asking; if not, the word is good */
  hear(by: PeerId, of: PeerId): boolean
  /** The peer has said something. */
  spoke(peer: PeerId): void
  /** The peer is not there any more. */
  forget(peer: PeerId): void
  close(): void
}

export interface DoubtsOptions {
  clock: Clock
  /** Asks a peer to say something, anything. */
  ask: (peer: PeerId) => void
  /** It did not. @param by who doubts it, in the order in which they said so */
  silent: (peer: PeerId, by: readonly PeerId[]) => void
}

type Doubt =
  | { readonly type: 'asked'; readonly at: number; readonly by: Set<PeerId>; cancel: Cancel }
  | { readonly type: 'answered'; readonly at: number; readonly by: Set<PeerId> }

/**
 * Asks before it believes. A peer that is silent on a link may be dead, or only slow; to place its children elsewhere costs new
 * links, which a machine or a network that is short of breath has least use for, and makes others look silent in turn.
 */
export function doubts({ clock, ask, silent }: DoubtsOptions): Doubts {
  const all = new Map<PeerId, Doubt>()

  const askedNow = () => [...all.values()].filter(({ type }) => type === 'asked').length
  const dropOld = () => {
    for (const [peer, { type, at }] of all) if (type === 'answered' && clock.now() - at >= MEMORY_MS) all.delete(peer)
  }

  /** Looks again after a while whether the peer has answered. */
  function wait(peer: PeerId, doubt: Extract<Doubt, { type: 'asked' }>): void {
    const due = clock.now() + ANSWER_MS
    doubt.cancel = clock.after(ANSWER_MS, () => {
      const now = clock.now()
      const slept = now - due > LATE_MS
      if (slept || (askedNow() >= MANY && now - doubt.at < PATIENT_MS)) return wait(peer, doubt)
      all.delete(peer)
      silent(peer, [...doubt.by])
    })
  }

  return {
    hear(by, of) {
      dropOld()
      const doubt = all.get(of)
      if (doubt?.type === 'answered' && doubt.by.has(by)) return false
      if (doubt?.type === 'asked') {
        doubt.by.add(by)
        return true
      }
      const asked = {
        type: 'asked' as const,
        at: clock.now(),
        by: new Set([...(doubt?.by ?? []), by]),
        cancel: () => {},
      }
      all.set(of, asked)
      ask(of)
      wait(of, asked)
      return true
    },
    spoke(peer) {
      const doubt = all.get(peer)
      if (doubt?.type !== 'asked') return
      doubt.cancel()
      all.set(peer, { type: 'answered', at: clock.now(), by: doubt.by })
    },
    forget(peer) {
      const doubt = all.get(peer)
      if (doubt?.type === 'asked') doubt.cancel()
      all.delete(peer)
    },
    close() {
      for (const peer of [...all.keys()]) this.forget(peer)
    },
  }
}

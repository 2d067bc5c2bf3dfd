import type { Cancel } from '@banyan/core/ports'
import type { PeerId } from '@banyan/core/protocol'

/** Peers, in a Set or as keys of a Map. */
interface Peers {
  has(peer: PeerId): boolean
  keys(): Iterable<PeerId>
}

/** One timer for each of a set of members. */
export class Deadlines {
  readonly #start: (peer: PeerId) => Cancel
  readonly #timers = new Map<PeerId, Cancel>()

  /** @param start sets a timer for that peer */
  constructor(start: (peer: PeerId) => Cancel) {
    this.#start = start
  }

  /** From now on these peers have a timer, and nobody else. Those who have one keep it. */
  converge(peers: Peers): void {
    for (const [peer, cancel] of this.#timers) {
      if (peers.has(peer)) continue
      cancel()
      this.#timers.delete(peer)
    }
    for (const peer of peers.keys()) if (!this.#timers.has(peer)) this.#timers.set(peer, this.#start(peer))
  }

  close(): void {
    for (const cancel of this.#timers.values()) cancel()
    this.#timers.clear()
  }
}

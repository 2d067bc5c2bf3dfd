import type { PeerId } from '@banyan/core/protocol'

/** Packets of sound in the order in which they came, a column for each thing that is known of them. */
export interface ArrivedPackets {
  /** Neighbours, in the order in which they first sent something; `from` counts into it. */
  readonly peers: readonly PeerId[]
  /** Monotonic milliseconds, rising. */
  readonly at: Float64Array
  readonly from: Uint16Array
  readonly stripe: Uint8Array
  /** 1 for packets that had been asked for by name (`nack`): they say nothing about who feeds whom. */
  readonly asked: Uint8Array
}

/** Ten minutes of six speakers. What comes after is counted, not written down. */
const MAX_ENTRIES = 200_000

/** Writes down which packets came from whom, and when. */
export class ArrivedPacketLog {
  readonly #peers = new Map<PeerId, number>()
  readonly #at: number[] = []
  readonly #from: number[] = []
  readonly #stripe: number[] = []
  readonly #asked: number[] = []
  /** Packets that found no room in the log. */
  beyond = 0

  note(at: number, from: PeerId, stripe: number, isAsked: boolean): void {
    if (this.#at.length >= MAX_ENTRIES) {
      this.beyond += 1
      return
    }
    let index = this.#peers.get(from)
    if (index === undefined) this.#peers.set(from, (index = this.#peers.size))
    this.#at.push(at)
    this.#from.push(index)
    this.#stripe.push(stripe)
    this.#asked.push(isAsked ? 1 : 0)
  }

  read(): ArrivedPackets {
    return {
      peers: [...this.#peers.keys()],
      at: Float64Array.from(this.#at),
      from: Uint16Array.from(this.#from),
      stripe: Uint8Array.from(this.#stripe),
      asked: Uint8Array.from(this.#asked),
    }
  }
}

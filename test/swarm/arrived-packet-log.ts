import type { PeerId } from '@banyan/core/protocol'

/** Packets of sound in the order in which they arrived, a column for each property. */
export interface ArrivedPackets {
  /** Neighbours, in the order in which they first sent something; `from` is an index into it. */
  readonly peers: readonly PeerId[]
  /** Monotonic milliseconds, rising. */
  readonly at: Float64Array
  readonly from: Uint16Array
  readonly stripe: Uint8Array
  /** 1 for packets that answer a request (`nack`): they do not tell which peer feeds a stripe. */
  readonly asked: Uint8Array
}

/** Most packets in a log: ten minutes of six speakers. Later ones are only counted. */
const MAX_ENTRIES = 200_000

/** Logs which packets of sound arrived, from which neighbour and when. */
export class ArrivedPacketLog {
  readonly #peers = new Map<PeerId, number>()
  readonly #at: number[] = []
  readonly #from: number[] = []
  readonly #stripe: number[] = []
  readonly #asked: number[] = []
  /** Packets that arrived when the log was full. */
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

import type { Clock } from '../../ports/clock.ts'
import type { MemoryChannel } from './memory-channel.ts'

/** Bytes that the layers below add to a datagram of a data channel: IPv4 20, UDP 8, DTLS 37, SCTP 28. */
const OVERHEAD_BYTES = 93

/** A line of limited speed. What does not fit waits, and counts as buffered on its channel until it is gone. */
export class Uplink {
  readonly #clock: Clock
  readonly #bytesPerMs: number
  #freeAt = 0

  constructor(clock: Clock, bytesPerSecond: number) {
    this.#clock = clock
    this.#bytesPerMs = bytesPerSecond / 1_000
  }

  send(channel: MemoryChannel, bytes: number, leave: () => void): void {
    const now = this.#clock.now()
    this.#freeAt = Math.max(now, this.#freeAt) + (bytes + OVERHEAD_BYTES) / this.#bytesPerMs
    channel.bufferedAmount += bytes
    this.#clock.after(this.#freeAt - now, () => {
      channel.bufferedAmount -= bytes
      leave()
    })
  }
}

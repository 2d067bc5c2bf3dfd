import type { MediaChannel } from '../../ports/link.ts'
import type { Datagram } from './behaviour.ts'

/** What stands on a channel. */
export interface ChannelTap {
  /** @returns what leaves in place of a datagram */
  out(datagram: Datagram): readonly Datagram[]
  /** @returns what is taken in, in place of a datagram */
  in(datagram: Datagram): readonly Datagram[]
  closed(): void
}

/**
 * A media channel whose datagrams pass through a tap, both ways.
 * @example new TappedChannel(channel, { out: (datagram) => [], in: (datagram) => [datagram], closed: () => {} })
 */
export class TappedChannel implements MediaChannel {
  readonly #inner: MediaChannel
  readonly #tap: ChannelTap
  #onmessage: MediaChannel['onmessage'] = null
  #onclose: MediaChannel['onclose'] = null

  constructor(inner: MediaChannel, tap: ChannelTap) {
    this.#inner = inner
    this.#tap = tap
  }

  get binaryType() {
    return this.#inner.binaryType
  }
  set binaryType(type) {
    this.#inner.binaryType = type
  }
  get readyState() {
    return this.#inner.readyState
  }
  get bufferedAmount() {
    return this.#inner.bufferedAmount
  }
  get onopen() {
    return this.#inner.onopen
  }
  set onopen(handle) {
    this.#inner.onopen = handle
  }
  get onclose() {
    return this.#onclose
  }
  set onclose(handle) {
    this.#onclose = handle
    this.#inner.onclose = (event: never) => {
      this.#tap.closed()
      handle?.(event)
    }
  }
  get onmessage() {
    return this.#onmessage
  }
  set onmessage(handle) {
    this.#onmessage = handle
    this.#inner.onmessage =
      handle &&
      ((event: { data: unknown }) => {
        if (!(event.data instanceof ArrayBuffer)) return handle(event as never)
        for (const datagram of this.#tap.in(new Uint8Array(event.data))) {
          // Who takes a datagram in takes the whole buffer.
          const isWhole = datagram.length === datagram.buffer.byteLength
          handle({ data: isWhole ? datagram.buffer : datagram.slice().buffer } as never)
        }
      })
  }

  send(datagram: Datagram): void {
    for (const each of this.#tap.out(datagram)) this.#inner.send(each)
  }
  close(): void {
    this.#inner.close()
  }
}

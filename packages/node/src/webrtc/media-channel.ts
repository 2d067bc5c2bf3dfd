import type { DataChannel } from 'node-datachannel'
import type { MediaChannel } from '@banyan/core/ports'

type Handle = ((event: never) => unknown) | null

/**
 * A media channel right on the native one: packets go through it fifty times a second for every child, and each event object,
 * private field and unused callback of the polyfill's channel costs a super-peer CPU that carries nobody.
 *
 * Binary messages arrive as ArrayBuffer; text is not for media, and dropped. Sending on a channel that is not open throws, as
 * on the platform's.
 */
export class NodeMediaChannel implements MediaChannel {
  binaryType = 'arraybuffer'
  readyState: RTCDataChannelState
  onopen: Handle = null
  onclose: Handle = null
  onmessage: Handle = null
  readonly #native: DataChannel

  constructor(native: DataChannel) {
    this.#native = native
    this.readyState = native.isOpen() ? 'open' : 'connecting'
    native.onOpen(() => {
      this.readyState = 'open'
      this.onopen?.({ type: 'open' } as never)
    })
    native.onClosed(() => {
      this.readyState = 'closed'
      this.onclose?.({ type: 'close' } as never)
    })
    native.onMessage((message) => {
      if (typeof message !== 'string') this.onmessage?.({ type: 'message', data: ownBuffer(message) } as never)
    })
  }

  get bufferedAmount(): number {
    return this.#native.bufferedAmount()
  }

  /** @throws DOMException InvalidStateError */
  send(packet: Uint8Array<ArrayBuffer>): void {
    if (this.readyState !== 'open') throw new DOMException("the media channel is not 'open'", 'InvalidStateError')
    try {
      this.#native.sendMessageBinary(packet)
    } catch {
      // It ends in a thread of its own, before `onClosed` says so here: this packet was on its way.
    }
  }

  close(): void {
    if (this.readyState === 'closed') return
    this.readyState = 'closing'
    // Not in the turn of a message: the native channel frees the callback that is being called.
    setImmediate(() => this.#native.close())
  }
}

/** The message in a buffer of its own, without a copy wherever it has one. */
function ownBuffer(message: Buffer | ArrayBuffer): ArrayBufferLike {
  if (message instanceof ArrayBuffer) return message
  const { buffer, byteOffset, byteLength } = message
  return byteLength === buffer.byteLength ? buffer : buffer.slice(byteOffset, byteOffset + byteLength)
}

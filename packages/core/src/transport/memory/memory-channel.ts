import type { MediaChannel } from '../../ports/link.ts'

/** One end of a media channel inside the process. */
export class MemoryChannel implements MediaChannel {
  binaryType = 'arraybuffer'
  readyState: 'connecting' | 'open' | 'closed' = 'connecting'
  bufferedAmount = 0
  onopen: MediaChannel['onopen'] = null
  onclose: MediaChannel['onclose'] = null
  onmessage: MediaChannel['onmessage'] = null
  readonly #carry: (packet: Uint8Array<ArrayBuffer>) => void

  constructor(carry: (packet: Uint8Array<ArrayBuffer>) => void) {
    this.#carry = carry
  }

  send(packet: Uint8Array<ArrayBuffer>): void {
    if (this.readyState === 'open') this.#carry(packet)
  }

  close(): void {
    if (this.readyState === 'closed') return
    this.readyState = 'closed'
    this.onclose?.(undefined as never)
  }
}

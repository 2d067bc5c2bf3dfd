import { readHead, readLinkMessage } from '@banyan/core/wire'
import type { LinkTransport, MediaChannel } from '@banyan/core/ports'
import type { PeerId, SourceId } from '@banyan/core/protocol'
import { ArrivedPacketLog } from './arrived-packet-log.ts'

export interface TapOptions {
  /** Milliseconds, the same clock in all processes of a swarm. */
  readonly now: () => number
  /** Decides for each datagram of sound or link message whether it gets lost on its way out. */
  readonly isLost: () => boolean
  /** Told of each packet of sound before it is sent, and before it may get lost. */
  readonly onSound?: (packet: Uint8Array<ArrayBuffer>) => void
}

/** What went over all media channels of one peer. Lost datagrams count as sent, as they would on a real line. */
export interface Counters {
  readonly packetsOut: number
  readonly packetsIn: number
  /** Sound and link messages, as handed to the channels: what lies below adds to it. */
  readonly bytesOut: number
  readonly bytesIn: number
  readonly lost: number
}

/** Requests for packets that are remembered, so that what answers them is recognised. */
const MAX_ASKED = 4_096

/** Listens in on the media channels of one peer, loses datagrams, and can go deaf and mute. */
export class Tap {
  readonly options: TapOptions
  readonly arrivals = new ArrivedPacketLog()
  readonly #asked = new Set<number>()
  readonly #counters = { packetsOut: 0, packetsIn: 0, bytesOut: 0, bytesIn: 0, lost: 0 }
  #isCut = false

  constructor(options: TapOptions) {
    this.options = options
  }

  get counters(): Counters {
    return { ...this.#counters }
  }

  get isCut(): boolean {
    return this.#isCut
  }

  /** From now on nothing goes in or out, and nobody is told: as when the cable is pulled. */
  cut(): void {
    this.#isCut = true
  }

  /** @returns whether the datagram may go */
  goesOut(bytes: Uint8Array<ArrayBuffer>): boolean {
    if (this.#isCut) return false
    this.#counters.bytesOut += bytes.length
    if (readHead(bytes)) {
      this.#counters.packetsOut += 1
      this.options.onSound?.(bytes)
    } else this.#rememberAsked(bytes)
    if (!this.options.isLost()) return true
    this.#counters.lost += 1
    return false
  }

  /** @returns whether the datagram is heard */
  comesIn(bytes: Uint8Array<ArrayBuffer>, from: PeerId): boolean {
    if (this.#isCut) return false
    this.#counters.bytesIn += bytes.length
    const head = readHead(bytes)
    if (!head) return true
    this.#counters.packetsIn += 1
    const isAsked = this.#asked.size > 0 && this.#asked.has(keyOf(head.source, head.sequence))
    this.arrivals.note(this.options.now(), from, head.stripe, isAsked)
    return true
  }

  #rememberAsked(bytes: Uint8Array<ArrayBuffer>): void {
    const message = readLinkMessage(bytes)
    if (message?.type !== 'nack') return
    for (const { source, sequence } of message.frames) this.#asked.add(keyOf(source, sequence))
    for (const key of this.#asked) {
      if (this.#asked.size <= MAX_ASKED) return
      this.#asked.delete(key)
    }
  }
}

const keyOf = (source: SourceId, sequence: number): number => source * 2 ** 32 + sequence

/**
 * A transport whose media channels run through a tap. What arrives is noted before it is forwarded; channels stay in the
 * thread that opened them.
 * @example createNodeSession({ relayUrl, wrapLinks: (links) => tapped(links, tap) })
 */
export const tapped = (transport: LinkTransport, tap: Tap): LinkTransport => ({
  open(options) {
    const { link, channel } = transport.open(options)
    return { link, channel: new TappedChannel(channel, options.peer, tap) }
  },
})

class TappedChannel implements MediaChannel {
  readonly #inner: MediaChannel
  readonly #peer: PeerId
  readonly #tap: Tap
  #onmessage: MediaChannel['onmessage'] = null

  constructor(inner: MediaChannel, peer: PeerId, tap: Tap) {
    this.#inner = inner
    this.#peer = peer
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
    return this.#inner.onclose
  }
  set onclose(handle) {
    this.#inner.onclose = handle
  }
  get onmessage() {
    return this.#onmessage
  }
  set onmessage(handle) {
    this.#onmessage = handle
    this.#inner.onmessage =
      handle &&
      ((event: { data: unknown }) => {
        const isHeard =
          !(event.data instanceof ArrayBuffer) || this.#tap.comesIn(new Uint8Array(event.data), this.#peer)
        if (isHeard) handle(event as never)
      })
  }

  send(packet: Uint8Array<ArrayBuffer>): void {
    if (this.#tap.goesOut(packet)) this.#inner.send(packet)
  }
  close(): void {
    this.#inner.close()
  }
}

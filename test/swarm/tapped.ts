import { readHead, readLinkMessage, SIGNATURE_BYTES } from '@banyan/core/wire'
import type { LinkTransport } from '@banyan/core/ports'
import type { PeerId, SourceId } from '@banyan/core/protocol'
import { type ChannelTap, type Datagram, TappedChannel } from '@banyan/core/testing'
import { ArrivedPacketLog } from './arrived-packet-log.ts'

export interface TapOptions {
  /** The time in ms, by one clock for all processes of a swarm. */
  readonly now: () => number
  /** Decides for each outgoing datagram whether it gets lost. */
  readonly isLost: () => boolean
  /** Called with each packet of sound before it is sent or lost. */
  readonly onSound?: (packet: Uint8Array<ArrayBuffer>) => void
}

/** Totals over all media channels of one peer. Lost datagrams count as sent, as on a real line. */
export interface Counters {
  readonly packetsOut: number
  readonly packetsIn: number
  /** Bytes of sound and link messages, without the headers of the protocols below. */
  readonly bytesOut: number
  readonly bytesIn: number
  /** Those of the sent ones that are there for trust alone: signatures, and messages about groups of frames. */
  readonly trustBytesOut: number
  readonly lost: number
}

/** Bytes that the signature of a group adds to a packet: its place, its length, the signature. */
const SIGNED_BYTES = 2 + SIGNATURE_BYTES
/** Requested packets that are remembered, so that answers to requests are recognised. */
const MAX_ASKED = 4_096

/** Observes the media channels of one peer, loses some of its datagrams, and can cut it off. */
export class Tap {
  readonly options: TapOptions
  readonly arrivals = new ArrivedPacketLog()
  readonly #asked = new Set<number>()
  readonly #counters = { packetsOut: 0, packetsIn: 0, bytesOut: 0, bytesIn: 0, trustBytesOut: 0, lost: 0 }
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

  /** From now on nothing goes in or out, and nobody is told: as when a cable is pulled. */
  cut(): void {
    this.#isCut = true
  }

  /** @returns whether the datagram may go */
  goesOut(bytes: Uint8Array<ArrayBuffer>): boolean {
    if (this.#isCut) return false
    this.#counters.bytesOut += bytes.length
    const head = readHead(bytes)
    if (head) {
      this.#counters.packetsOut += 1
      if (head.hasSignature) this.#counters.trustBytesOut += SIGNED_BYTES
      this.options.onSound?.(bytes)
    } else this.#noteMessage(bytes)
    if (!this.options.isLost()) return true
    this.#counters.lost += 1
    return false
  }

  /** @returns whether the datagram may come in */
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

  #noteMessage(bytes: Uint8Array<ArrayBuffer>): void {
    const message = readLinkMessage(bytes)
    if (message?.type === 'group' || message?.type === 'group-request') {
      this.#counters.trustBytesOut += bytes.length
    }
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
 * A transport whose media channels run through a tap. Packets are logged before they are forwarded; channels stay in
 * the thread that opened them.
 * @example createNodeSession({ relayUrl, wrapLinks: (links) => tapped(links, tap) })
 */
export const tapped = (transport: LinkTransport, tap: Tap): LinkTransport => ({
  open(options) {
    const { link, channel } = transport.open(options)
    const passing = (datagram: Datagram, mayPass: boolean) => (mayPass ? [datagram] : [])
    const channelTap: ChannelTap = {
      out: (datagram) => passing(datagram, tap.goesOut(datagram)),
      in: (datagram) => passing(datagram, tap.comesIn(datagram, options.peer)),
      closed: () => {},
    }
    return { link, channel: new TappedChannel(channel, channelTap) }
  },
})

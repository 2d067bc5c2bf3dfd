import type { Clock } from '../../ports/clock.ts'
import type { LinkCloseReason, LinkTransport, OpenLink } from '../../ports/link.ts'
import type { LinkId } from '../../protocol/index.ts'
import { MemoryChannel } from './memory-channel.ts'

export interface MemoryNetworkOptions {
  clock: Clock
  /** A number from 0 up to 1 at each call; decides which packets get lost. */
  chance: () => number
  /** One way, in milliseconds. @default 10 */
  delayMs?: number
  /** The share of media packets that get lost, 0 to 1. @default 0 */
  loss?: number
}

interface End {
  readonly options: OpenLink
  readonly channel: MemoryChannel
  isClosed: boolean
}

/**
 * Links inside one process, over a clock of one's own: the transport for tests and for simulation. An offer and an
 * answer go through signaling as with WebRTC; after that both ends are open.
 */
export class MemoryNetwork {
  readonly #options: Required<MemoryNetworkOptions>
  readonly #ends = new Map<LinkId, Partial<Record<'dialer' | 'dialed', End>>>()

  constructor(options: MemoryNetworkOptions) {
    this.#options = { delayMs: 10, loss: 0, ...options }
  }

  readonly transport: LinkTransport = { open: (options) => this.#open(options) }

  /** Breaks a link as a vanished peer does: nothing more arrives, and both ends find out after `afterMs`. */
  cut(link: LinkId, afterMs: number): void {
    for (const end of Object.values(this.#ends.get(link) ?? {})) {
      end.channel.readyState = 'closed'
      this.#options.clock.after(afterMs, () => this.#close(end, 'failed'))
    }
  }

  #open(options: OpenLink) {
    const { clock, delayMs } = this.#options
    const side = options.initiator ? 'dialer' : 'dialed'
    const other = options.initiator ? 'dialed' : 'dialer'
    const channel = new MemoryChannel((packet) => this.#carry(options.id, other, packet))
    const end: End = { options, channel, isClosed: false }
    this.#ends.set(options.id, { ...this.#ends.get(options.id), [side]: end })
    if (options.initiator) clock.after(0, () => end.isClosed || options.on.signal('offer'))

    const receive = (signal: string) => {
      if (end.isClosed) return
      if (signal !== (options.initiator ? 'answer' : 'offer')) return this.#close(end, 'failed')
      if (!options.initiator) options.on.signal('answer')
      clock.after(delayMs, () => this.#up(end))
    }
    const close = () => {
      const far = this.#ends.get(options.id)?.[other]
      this.#close(end, 'closed-here')
      if (far) clock.after(delayMs, () => this.#close(far, 'closed-there'))
    }
    return { channel, link: { peer: options.peer, id: options.id, receive, setTrack: () => {}, close } }
  }

  #up({ isClosed, channel, options }: End): void {
    if (isClosed || channel.readyState === 'closed') return
    channel.readyState = 'open'
    channel.onopen?.(undefined as never)
    options.on.open()
  }

  #carry(link: LinkId, to: 'dialer' | 'dialed', packet: Uint8Array<ArrayBuffer>): void {
    const { clock, chance, delayMs, loss } = this.#options
    if (chance() < loss) return
    const data = packet.slice().buffer
    clock.after(delayMs, () => {
      const end = this.#ends.get(link)?.[to]
      if (end?.channel.readyState === 'open') end.channel.onmessage?.({ data } as never)
    })
  }

  #close(end: End, reason: LinkCloseReason): void {
    if (end.isClosed) return
    end.isClosed = true
    end.channel.close()
    this.#ends.delete(end.options.id)
    end.options.on.close(reason)
  }
}

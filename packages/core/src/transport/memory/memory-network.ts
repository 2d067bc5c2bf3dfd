import type { Cancel, Clock } from '../../ports/clock.ts'
import type { LinkCloseReason, LinkTransport, OpenLink } from '../../ports/link.ts'
import type { LinkId } from '../../protocol/index.ts'
import { arrivals, type Conditions, delayOf, GOOD } from './conditions.ts'
import { MemoryChannel } from './memory-channel.ts'
import { Uplink } from './uplink.ts'

/** What a network in memory is like: the conditions of every way, unless `change` says otherwise. */
export interface MemoryNetworkOptions extends Partial<Conditions> {
  clock: Clock
  /** A number from 0 up to 1 at each call; decides which packets get lost. */
  chance: () => number
  /** Round trips until a link is up, once offer and answer are through: ICE, DTLS and SCTP take five. @default 0.5 */
  handshake?: number
  /** Sees every packet that arrives somewhere, before its receiver does. */
  onArrival?: (arrival: { from: string; to: string; packet: Uint8Array<ArrayBuffer> }) => void
}

/** The thread on which a machine takes in what arrives. It may stand still, or be gone. */
export interface HostLoop {
  post(task: () => void, work?: 'packet' | 'handshake' | 'message'): void
  /** Something goes out from there. */
  sends?(): void
}

interface Host {
  readonly name: string
  readonly loop: HostLoop
  uplink: Uplink | undefined
  isGone: boolean
}

interface End {
  readonly host: Host
  readonly options: OpenLink
  readonly channel: MemoryChannel
  /** Stops waiting for the other end. */
  readonly settle: Cancel
  isClosed: boolean
  far: End | undefined
  /** Of the way from here to the far end, as of `version`. */
  conditions: Conditions
  version: number
}

/** Limits how long a link may take to come up, in milliseconds: as with WebRTC. */
const LINK_TIMEOUT_MS = 10_000
const AT_ONCE: HostLoop = { post: (task) => task() }
const ANYBODY = 'anybody'

/**
 * Links inside one process, on a virtual clock: the transport for tests and for simulation. An offer and an answer go
 * through signaling as with WebRTC; after that both ends are open. Machines with names have conditions of their own,
 * and can vanish.
 * @example
 * const clock = new VirtualClock()
 * const network = new MemoryNetwork({ clock, chance: seededRandom(1).next, delayMs: 40, loss: 0.02 })
 * const transport = network.host('phone')
 */
export class MemoryNetwork {
  readonly #clock: Clock
  readonly #options: MemoryNetworkOptions
  readonly #everywhere: Conditions
  readonly #ends = new Map<LinkId, Partial<Record<'dialer' | 'dialed', End>>>()
  readonly #hosts = new Map<string, Host>()
  readonly #ways = new Map<string, Partial<Conditions>>()
  #version = 0
  /** The transport of machines that need no name. */
  readonly transport: LinkTransport

  constructor(options: MemoryNetworkOptions) {
    this.#clock = options.clock
    this.#options = options
    this.#everywhere = conditionsOf(GOOD, options)
    this.transport = this.host(ANYBODY)
  }

  /** A machine on this network. What arrives there is taken in on `loop`. */
  host(name: string, loop: HostLoop = AT_ONCE): LinkTransport {
    const host: Host = { name, loop, uplink: undefined, isGone: false }
    this.#hosts.set(name, host)
    return { open: (options) => this.#open(host, options) }
  }

  /** Changes the way from one machine to another, in that direction; what is left out stays as it is. */
  change(from: string, to: string, conditions: Partial<Conditions>): void {
    const way = `${from} ${to}`
    this.#ways.set(way, { ...this.#ways.get(way), ...conditions })
    this.#version += 1
  }

  /** Limits what a machine can send, over all its links together, in bytes a second; undefined: no limit. */
  limit(name: string, bytesPerSecond: number | undefined): void {
    const host = this.#hosts.get(name)
    if (host) host.uplink = bytesPerSecond === undefined ? undefined : new Uplink(this.#clock, bytesPerSecond)
  }

  /** Breaks a link as a vanished peer does: nothing more arrives, and both ends find out after `afterMs`. */
  cut(link: LinkId, afterMs: number): void {
    for (const end of Object.values(this.#ends.get(link) ?? {})) {
      end.channel.readyState = 'closed'
      this.#clock.after(afterMs, () => this.#close(end, 'failed'))
    }
  }

  /** A machine is gone without a word. The others find out after `noticedAfterMs`, link by link: until then their ends
   *  look as if they were open. */
  vanish(name: string, noticedAfterMs: number): void {
    const host = this.#hosts.get(name)
    if (!host) return
    host.isGone = true
    for (const { dialer, dialed } of [...this.#ends.values()]) {
      for (const end of [dialer, dialed]) {
        if (!end || end.host === host || end.far?.host !== host) continue
        this.#clock.after(noticedAfterMs, () => end.host.loop.post(() => this.#close(end, 'failed'), 'message'))
      }
    }
  }

  #open(host: Host, options: OpenLink) {
    const side = options.initiator ? 'dialer' : 'dialed'
    const channel = new MemoryChannel((packet) => this.#send(end, packet))
    const link = this.#ends.get(options.id) ?? {}
    const far = link[options.initiator ? 'dialed' : 'dialer']
    const settle = this.#clock.after(LINK_TIMEOUT_MS, () => host.loop.post(() => this.#close(end, 'failed'), 'message'))
    const conditions = this.#everywhere
    const end: End = { host, options, channel, settle, isClosed: false, far, conditions, version: -1 }
    if (far) far.far = end
    this.#ends.set(options.id, { ...link, [side]: end })
    if (options.initiator) this.#on(end, 0, () => options.on.signal('offer'), 'handshake')

    const receive = (signal: string) => {
      if (end.isClosed) return
      if (signal !== (options.initiator ? 'answer' : 'offer')) return this.#close(end, 'failed')
      if (!options.initiator) options.on.signal('answer')
      const { handshake = 0.5 } = this.#options
      this.#on(end, 2 * handshake * delayOf(this.#conditions(end)), () => this.#up(end), 'handshake')
    }
    const close = () => {
      const { far } = end
      this.#close(end, 'closed-here')
      if (far && !host.isGone) {
        this.#on(far, delayOf(this.#conditions(end)), () => this.#close(far, 'closed-there'), 'message')
      }
    }
    return { channel, link: { peer: options.peer, id: options.id, receive, setTrack: () => {}, close } }
  }

  /** Runs something at an end, in its thread, unless it is closed by then. */
  #on(end: End, afterMs: number, task: () => void, work: 'packet' | 'handshake' | 'message' = 'packet'): void {
    this.#clock.after(afterMs, () => {
      if (!end.host.isGone) end.host.loop.post(() => end.isClosed || task(), work)
    })
  }

  #up({ channel, options, far, settle }: End): void {
    if (channel.readyState === 'closed' || far?.host.isGone) return
    settle()
    channel.readyState = 'open'
    channel.onopen?.(undefined as never)
    options.on.open()
  }

  #send(end: End, packet: Uint8Array<ArrayBuffer>): void {
    if (end.host.isGone || !end.far) return
    end.host.loop.sends?.()
    const copy = packet.slice() // the sender may write into its buffer again
    const { uplink } = end.host
    if (uplink) uplink.send(end.channel, copy.length, () => this.#carry(end, copy))
    else this.#carry(end, copy)
  }

  #carry(end: End, packet: Uint8Array<ArrayBuffer>): void {
    const { far, host } = end
    if (!far || host.isGone) return
    for (const [copy, delayMs] of arrivals(this.#conditions(end), this.#options.chance).entries()) {
      const arriving = copy === 0 ? packet : packet.slice()
      this.#on(far, delayMs, () => {
        if (far.channel.readyState !== 'open') return
        this.#options.onArrival?.({ from: host.name, to: far.host.name, packet: arriving })
        far.channel.onmessage?.({ data: arriving.buffer } as never)
      })
    }
  }

  #conditions(end: End): Conditions {
    if (end.version !== this.#version && end.far) {
      end.version = this.#version
      end.conditions = conditionsOf(this.#everywhere, this.#ways.get(`${end.host.name} ${end.far.host.name}`) ?? {})
    }
    return end.conditions
  }

  #close(end: End, reason: LinkCloseReason): void {
    if (end.isClosed) return
    end.isClosed = true
    end.settle()
    end.channel.close()
    this.#ends.delete(end.options.id)
    end.options.on.close(reason)
  }
}

function conditionsOf(base: Conditions, changes: Partial<Conditions>): Conditions {
  const { delayMs, loss, duplicated, reordered, overtakenByMs, isCut } = { ...base, ...changes }
  return { delayMs, loss, duplicated, reordered, overtakenByMs, isCut }
}

import type { LinkRoute, LinkTraffic, Routes } from '../../ports/media-plane.ts'
import type { LinkId, SourceId } from '../../protocol/index.ts'
import { DuplicateWindow } from './duplicate-window.ts'
import { readHead } from '../packet.ts'

/** The part of a media channel that a forwarder writes to. */
export interface Outlet {
  readonly readyState: string
  readonly bufferedAmount: number
  send(packet: Uint8Array<ArrayBuffer>): void
}

export interface ForwarderEvents {
  /** A fresh packet for this peer's own ear. */
  deliver: (packet: Uint8Array<ArrayBuffer>) => void
}

/** A child that is this far behind loses packets instead of hearing old ones: a second of six speakers, about 30 kB. */
export const MAX_BUFFERED_BYTES = 32_768

interface Port {
  outlet: Outlet
  route: LinkRoute | undefined
  traffic: LinkTraffic
}

/**
 * Passes packets on, byte for byte. No clock, no thread, no WebRTC: it is given packets and outlets.
 *
 * 1. A packet of a source that may not speak goes nowhere. 2. A packet that was seen goes nowhere. 3. What a parent
 * sends, in whatever stripe it is one, goes to every child in the packet's stripe but back to where it came from.
 * 4. What comes from a fellow speaker is heard, not passed on: that speaker feeds the trunk itself. 5. Whoever is neither
 * parent nor fellow speaker sends nothing that is heard.
 */
export class Forwarder {
  readonly #on: ForwarderEvents
  readonly #ports = new Map<LinkId, Port>()
  #routes = new Map<LinkId, LinkRoute>()
  #seen = new Map<SourceId, DuplicateWindow>()

  constructor(on: ForwarderEvents) {
    this.#on = on
  }

  attach(link: LinkId, outlet: Outlet): void {
    this.#ports.set(link, { outlet, route: this.#routes.get(link), traffic: noTraffic() })
  }

  detach(link: LinkId): void {
    this.#ports.delete(link)
  }

  route(routes: Routes): void {
    this.#seen = new Map(routes.sources.map((source) => [source, this.#seen.get(source) ?? new DuplicateWindow()]))
    this.#routes = new Map(routes.links.map((route) => [route.link, route]))
    for (const [link, port] of this.#ports) port.route = this.#routes.get(link)
  }

  receive(link: LinkId, packet: Uint8Array<ArrayBuffer>): void {
    const from = this.#ports.get(link)
    if (!from) return
    from.traffic.packetsIn += 1
    from.traffic.bytesIn += packet.length
    const head = readHead(packet)
    const isParent = from.route !== undefined && from.route.parent.length > 0
    const isWanted = isParent || from.route?.stage === true
    if (!head || !isWanted || !this.#seen.get(head.source)?.take(head.sequence)) {
      from.traffic.dropped += 1
      return
    }
    if (isParent) {
      for (const port of this.#ports.values()) {
        if (port !== from && port.route?.child.includes(head.stripe)) send(port, packet)
      }
    }
    this.#on.deliver(packet)
  }

  publish(packet: Uint8Array<ArrayBuffer>): void {
    const head = readHead(packet)
    if (!head) return
    for (const port of this.#ports.values()) {
      if (port.route?.stage || port.route?.child.includes(head.stripe)) send(port, packet)
    }
  }

  traffic(): ReadonlyMap<LinkId, LinkTraffic> {
    return new Map([...this.#ports].map(([link, { traffic }]) => [link, { ...traffic }]))
  }
}

function send({ outlet, traffic }: Port, packet: Uint8Array<ArrayBuffer>): void {
  if (outlet.readyState !== 'open' || outlet.bufferedAmount > MAX_BUFFERED_BYTES) return
  outlet.send(packet)
  traffic.packetsOut += 1
  traffic.bytesOut += packet.length
}

const noTraffic = (): LinkTraffic => ({ packetsIn: 0, packetsOut: 0, bytesIn: 0, bytesOut: 0, dropped: 0 })

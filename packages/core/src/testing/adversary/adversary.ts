import type { Cancel, Clock } from '../../ports/clock.ts'
import { FRAME_MS } from '../../ports/index.ts'
import type { LinkTransport, MediaChannel } from '../../ports/link.ts'
import type { OpenMediaPlane } from '../../ports/media-plane.ts'
import type { LinkId, SourceId } from '../../protocol/index.ts'
import { ahead, type Packet, readPacket } from '../../wire/index.ts'
import type { Datagram, MediaBehaviour, Scene, Way } from './behaviour.ts'
import { TappedChannel } from './tapped-channel.ts'

interface OpenWay extends Way {
  readonly carries: Set<number>
  readonly channel: TappedChannel
}

/**
 * A peer whose media channels do what its behaviours say. Without behaviours everything passes untouched.
 * @example
 * const mallory = new Adversary(clock)
 * const plane = hostilePlane((on) => localMediaPlane(on, clock), mallory)(events)
 * mallory.behaviours = [alterFrames('bytes'), dropSignatures()]
 */
export class Adversary implements Scene {
  readonly clock: Clock
  /** What it does from now on, in this order. */
  behaviours: readonly MediaBehaviour[] = []
  readonly #ways = new Map<LinkId, OpenWay>()
  readonly #heard = new Map<SourceId, { readonly packet: Packet; readonly at: number }>()
  #nextTick: Cancel | undefined

  constructor(clock: Clock) {
    this.clock = clock
  }

  get ways(): readonly Way[] {
    return [...this.#ways.values()]
  }
  get heard(): Scene['heard'] {
    return this.#heard
  }

  /** Stands between a media plane and this channel from now on. @returns the channel to hand to the media plane */
  take(link: LinkId, inner: MediaChannel): MediaChannel {
    const way: OpenWay = {
      ...{ link, carries: new Set<number>() },
      channel: new TappedChannel(inner, {
        out: (datagram) => this.#pass('out', datagram, way),
        in: (datagram) => this.#pass('in', datagram, way),
        closed: () => this.forget(link),
      }),
      send: (datagram) => inner.readyState === 'open' && inner.send(datagram),
    }
    this.#ways.set(link, way)
    this.#tickLater()
    return way.channel
  }

  /** The link is over. */
  forget(link: LinkId): void {
    this.#ways.delete(link)
    if (this.#ways.size > 0) return
    this.#nextTick?.()
    this.#nextTick = undefined
  }

  #pass(direction: 'in' | 'out', datagram: Datagram, way: OpenWay): readonly Datagram[] {
    const packet = readPacket(datagram)
    if (packet.ok) {
      const { source, frame, stripe } = packet.value
      if (direction === 'out') way.carries.add(stripe)
      const last = this.#heard.get(source)
      if (!last || ahead(frame.sequence, last.packet.frame.sequence) > 0) {
        this.#heard.set(source, { packet: packet.value, at: this.clock.now() })
      }
    }
    let datagrams: readonly Datagram[] = [datagram]
    for (const behaviour of this.behaviours) {
      datagrams = datagrams.flatMap((each) => behaviour[direction]?.(each, way, this) ?? [each])
    }
    return datagrams
  }

  #tickLater(): void {
    this.#nextTick ??= this.clock.after(FRAME_MS, () => {
      this.#nextTick = undefined
      for (const behaviour of this.behaviours) behaviour.tick?.(this)
      if (this.#ways.size > 0) this.#tickLater()
    })
  }
}

/**
 * A media plane on whose channels an adversary stands. What the plane does itself stays as it is, so a hostile peer
 * carries others as well as any, in all that its behaviours leave alone. Channels stay in this thread.
 * @example new LiveSession({ openMediaPlane: hostilePlane((on) => localMediaPlane(on), mallory), … })
 */
export const hostilePlane =
  (open: OpenMediaPlane, adversary: Adversary): OpenMediaPlane =>
  (on) => {
    const plane = open(on)
    return {
      attach: (link, channel) => plane.attach(link, adversary.take(link, channel)),
      detach(link) {
        plane.detach(link)
        adversary.forget(link)
      },
      route: (routes) => plane.route(routes),
      publish: (packet) => plane.publish(packet),
      probe: (link) => plane.probe(link),
      leave: () => plane.leave(),
      traffic: () => plane.traffic(),
      close: () => plane.close(),
    }
  }

/**
 * The same for whole sessions that take a transport instead of a media plane.
 * @example createNodeSession({ relayUrl, wrapLinks: (links) => hostileLinks(links, mallory) })
 */
export const hostileLinks = (links: LinkTransport, adversary: Adversary): LinkTransport => ({
  open(options) {
    const { link, channel } = links.open(options)
    return { link, channel: adversary.take(link.id, channel) }
  },
})

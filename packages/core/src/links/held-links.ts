import type { Clock } from '../ports/clock.ts'
import type { LinkCloseReason, LinkTransport } from '../ports/link.ts'
import type { MediaPlane } from '../ports/media-plane.ts'
import type { IceServer, LinkId, PeerId } from '../protocol/index.ts'
import { HeldLink } from './held-link.ts'

export interface HeldLinksOptions {
  iceServers: readonly IceServer[]
  transport: LinkTransport
  plane: MediaPlane
  clock: Clock
  on: {
    signal: (to: PeerId, link: LinkId, signal: string) => void
    opened: (held: HeldLink) => void
    /** It ended by itself; it is held no more. */
    closed: (held: HeldLink, reason: LinkCloseReason) => void
    /** The network under it has trouble, which may pass. */
    troubled: (held: HeldLink) => void
    /** The other end's voice came. */
    track: () => void
    /** Out of time for what a link still did. */
    limit: () => void
  }
}

/** The links that there are. Sees to it that each is known to the media plane for as long as it lives, and no longer. */
export class HeldLinks {
  readonly #options: HeldLinksOptions
  readonly #held = new Map<LinkId, HeldLink>()

  constructor(options: HeldLinksOptions) {
    this.#options = options
  }

  get(id: LinkId): HeldLink | undefined {
    return this.#held.get(id)
  }
  all(): readonly HeldLink[] {
    return [...this.#held.values()]
  }
  open(peer: PeerId, id: LinkId, isOwn: boolean): HeldLink {
    const { transport, plane, iceServers, clock, on } = this.#options
    const known = (act: (held: HeldLink) => void) => {
      const held = this.#held.get(id)
      if (held) act(held)
    }
    const { link, channel } = transport.open({
      ...{ peer, id, initiator: isOwn, iceServers },
      on: {
        signal: (signal) => on.signal(peer, id, signal),
        open: () =>
          known((held) => {
            held.openedAt ??= clock.now()
            on.opened(held)
          }),
        troubled: () => known(on.troubled),
        track: (track) =>
          known((held) => {
            held.remoteTrack = track
            on.track()
          }),
        close: (reason) =>
          known((held) => {
            this.#drop(held)
            on.closed(held, reason)
          }),
      },
    })
    plane.attach(id, channel)
    const held = new HeldLink({ link, isOwn, clock, onLimit: on.limit })
    this.#held.set(id, held)
    return held
  }

  /** Ends a link from this end. Nothing more is heard of it. */
  end(held: HeldLink): void {
    if (this.#held.get(held.id) !== held) return
    this.#drop(held)
    held.link.close()
  }

  #drop(held: HeldLink): void {
    this.#held.delete(held.id)
    held.dispose()
    this.#options.plane.detach(held.id)
  }
}

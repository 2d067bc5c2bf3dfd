import type { RemoteTrack } from '../ports/link.ts'
import type { PeerId } from '../protocol/index.ts'
import type { HeldLink } from './held-link.ts'

/** Which native track is heard of whom: the one on the newest link that exchanges tracks with that peer. */
export class RemoteTracks {
  readonly #on: (peer: PeerId, track: RemoteTrack | undefined) => void
  #heard: ReadonlyMap<PeerId, RemoteTrack> = new Map()

  constructor(on: (peer: PeerId, track: RemoteTrack | undefined) => void) {
    this.#on = on
  }

  /** @param links oldest first */
  follow(links: readonly HeldLink[]): void {
    const before = this.#heard
    const now = new Map<PeerId, RemoteTrack>()
    for (const { peer, roles, remoteTrack } of links) if (roles.track && remoteTrack) now.set(peer, remoteTrack)
    this.#heard = now
    for (const peer of before.keys()) if (!now.has(peer)) this.#on(peer, undefined)
    for (const [peer, track] of now) if (before.get(peer) !== track) this.#on(peer, track)
  }
}

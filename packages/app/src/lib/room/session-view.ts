import type { Membership, PeerId, RoomSession, SessionSnapshot } from '@banyan/core'
import { createSubscriber } from 'svelte/reactivity'
import { LevelRings } from './level-rings.ts'

/** A room session as components see it: read `snapshot`, and they redraw when it is replaced. */
export class SessionView {
  readonly session: RoomSession
  readonly rings: LevelRings
  readonly #track: () => void
  readonly #volumes = new Map<PeerId, number>()

  constructor(session: RoomSession) {
    this.session = session
    this.rings = new LevelRings((peer) => session.level(peer))
    this.#track = createSubscriber((update) => session.on('change', update))
  }

  get snapshot(): SessionSnapshot {
    this.#track()
    return this.session.snapshot
  }

  /** What is known inside the room; undefined outside. */
  get membership(): Membership | undefined {
    const snapshot = this.snapshot
    return snapshot.phase === 'joined' ? snapshot : undefined
  }

  /** How loud somebody was set here, 0 to 1; as spoken when nobody touched it. */
  volumeOf(peer: PeerId): number {
    return this.#volumes.get(peer) ?? 1
  }
  setVolume(peer: PeerId, volume: number): void {
    this.#volumes.set(peer, volume)
    this.session.setVolume(peer, volume)
  }
}

import type { Membership, PeerId, RoomId, RoomSession, SessionSnapshot, StageMember } from '@banyan/core'
import { createSubscriber, SvelteMap } from 'svelte/reactivity'
import { readVolumes, volumeIn, whoIs, withVolume } from '../sound/volumes.ts'
import { LevelRings } from '../stage/level-rings.ts'
import { recall, remember } from './remembered.ts'

const VOLUMES_KEY = 'banyan-volumes'

/** A room session for components. They update when `snapshot` changes. */
export class SessionView {
  readonly session: RoomSession
  readonly rings: LevelRings
  readonly #track: () => void
  readonly #room: RoomId
  /** The volume of each person on stage. */
  readonly #volumes = new SvelteMap<PeerId, number>()

  constructor(session: RoomSession, room: RoomId) {
    this.#room = room
    this.session = session
    const stillness = matchMedia('(prefers-reduced-motion: reduce)')
    this.rings = new LevelRings({
      levelOf: (peer) => session.level(peer),
      mayMove: () => !stillness.matches,
      isHidden: () => document.hidden,
      now: () => performance.now(),
    })
    this.#track = createSubscriber((update) => session.on('change', update))
  }

  get snapshot(): SessionSnapshot {
    this.#track()
    return this.session.snapshot
  }

  /** The state inside the room; undefined outside. */
  get membership(): Membership | undefined {
    const snapshot = this.snapshot
    return snapshot.phase === 'joined' ? snapshot : undefined
  }

  /**
   * Sets everybody on stage as loud as they were left in this room, on this device. To be called when the stage
   * changed.
   */
  welcome({ self, view: { stage } }: Membership): void {
    const here = new Set(stage.map(({ peer }) => peer))
    for (const peer of this.#volumes.keys()) if (!here.has(peer)) this.#volumes.delete(peer)
    const fresh = stage.filter(({ peer }) => peer !== self && !this.#volumes.has(peer))
    if (fresh.length === 0) return
    const volumes = readVolumes(recall(VOLUMES_KEY))
    for (const member of fresh) this.#set(member.peer, volumeIn(volumes, this.#room, whoIs(member)))
  }

  /** The volume of a person on this device, 0 to 1. @default 1 */
  volumeOf(peer: PeerId): number {
    return this.#volumes.get(peer) ?? 1
  }
  /** Sets and remembers the volume of a person in this room. */
  setVolume(member: Pick<StageMember, 'peer' | 'name' | 'identity'>, volume: number): void {
    this.#set(member.peer, volume)
    const volumes = readVolumes(recall(VOLUMES_KEY))
    remember(VOLUMES_KEY, JSON.stringify(withVolume(volumes, this.#room, whoIs(member), volume)))
  }

  #set(peer: PeerId, volume: number): void {
    this.#volumes.set(peer, volume)
    this.session.setVolume(peer, volume)
  }
}

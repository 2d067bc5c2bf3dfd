import type { Cancel, Clock } from '@banyan/core/ports'
import type { PeerId } from '@banyan/core/protocol'
import { hostIsAwaited, type Room, stageSlotOf } from '../rooms/room.ts'

export interface HostWaitOptions {
  clock: Clock
  /** How long a lost connection may be resumed, in ms: as long a room waits that somebody else leads meanwhile. */
  resumeGraceMs: number
  /** How long a room waits that nobody leads, in ms. */
  hostGraceMs: number
  /** The host did not come back in time. */
  onOver: (host: PeerId) => void
}

/** How long a room still waits for its host, who has no connection. Hosts without an identity are none of its business:
 *  they come back with their resume key, or not at all. */
export class HostWait {
  readonly #options: HostWaitOptions
  #wait:
    { readonly host: PeerId; readonly since: number; readonly graceMs: number; readonly cancel: Cancel } | undefined

  constructor(options: HostWaitOptions) {
    this.#options = options
  }

  /** How much longer, in ms; undefined while nobody is waited for. */
  get leftMs(): number | undefined {
    if (!this.#wait) return undefined
    const { since, graceMs } = this.#wait
    return Math.max(0, Math.ceil(since + graceMs - this.#options.clock.now()))
  }

  /** Whether the room waits for that member. */
  isFor(peer: PeerId): boolean {
    return this.#wait?.host === peer
  }

  /** Follows the room after each change. @returns whether it waits for somebody else now, or for another time */
  converge(room: Room): boolean {
    const { clock, resumeGraceMs, hostGraceMs, onOver } = this.#options
    const { host } = room
    const before = this.#wait
    if (!room.away.has(host) || stageSlotOf(room, host)?.member.identity === undefined) {
      this.close()
      return before !== undefined
    }
    const graceMs = hostIsAwaited(room) ? Math.max(hostGraceMs, resumeGraceMs) : resumeGraceMs
    if (before?.host === host && before.graceMs === graceMs) return false
    before?.cancel()
    const since = before?.host === host ? before.since : clock.now()
    const cancel = clock.after(Math.max(0, since + graceMs - clock.now()), () => onOver(host))
    this.#wait = { host, since, graceMs, cancel }
    return true
  }

  close(): void {
    this.#wait?.cancel()
    this.#wait = undefined
  }
}

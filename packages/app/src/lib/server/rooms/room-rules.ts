import type { RoomId } from '@banyan/core/protocol'
import type { InvitedAs, WhoSpeaks } from '../../room-access/new-space.ts'

/** What the host decided before the room began. */
export interface RoomRule {
  readonly who: WhoSpeaks
  /** By identity. */
  readonly invited: ReadonlyMap<string, InvitedAs>
}

export interface RoomRulesOptions {
  isLive: (room: RoomId) => boolean
  /** Milliseconds since 1970. */
  now: () => number
  /** How long a new room may take to begin, in ms. */
  graceMs: number
  /** Most rooms remembered at a time. @default 5_000 */
  most?: number
}

/** The rule of each live room. Kept in memory, like the rooms themselves. */
export interface RoomRules {
  /** Sets the rule of a room that is about to begin. */
  set(room: RoomId, rule: RoomRule): void
  /** The rule of a room. For an unknown one: people ask for the microphone. */
  of(room: RoomId): RoomRule
  /** Whether a room with this id is live, or may still begin. */
  isTaken(room: RoomId): boolean
  /** Remembers that moderators closed a room, for as long as a token made before may admit to it. */
  close(room: RoomId): void
  isClosed(room: RoomId): boolean
  readonly size: number
}

const USUAL: RoomRule = { who: 'ask', invited: new Map() }

/** Room rules that forget rooms which are over, or did not begin in time, whenever a rule is set. */
export function roomRules({ isLive, now, graceMs, most = 5_000 }: RoomRulesOptions): RoomRules {
  /** Oldest first. */
  const kept = new Map<RoomId, { readonly rule: RoomRule; readonly until: number }>()
  /** Until when a closed room stays closed. */
  const closed = new Map<RoomId, number>()
  const isTaken = (room: RoomId) => isLive(room) || (kept.get(room)?.until ?? 0) > now()

  function makeRoom() {
    for (const room of kept.keys()) if (!isTaken(room)) kept.delete(room)
    if (kept.size < most) return
    // Full of rooms that were asked for and never began. Live rooms keep their rule.
    const oldest = [...kept.keys()].find((room) => !isLive(room)) ?? kept.keys().next().value
    if (oldest !== undefined) kept.delete(oldest)
  }
  return {
    set(room, rule) {
      makeRoom()
      kept.delete(room) // so that it goes to the end
      kept.set(room, { rule, until: now() + graceMs })
    },
    of: (room) => kept.get(room)?.rule ?? USUAL,
    isTaken,
    close(room) {
      for (const [known, until] of closed) if (until <= now()) closed.delete(known)
      closed.set(room, now() + graceMs)
    },
    isClosed: (room) => (closed.get(room) ?? 0) > now(),
    get size() {
      return kept.size
    },
  }
}

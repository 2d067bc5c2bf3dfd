import type { RoomId } from '@banyan/core/protocol'
import type { InvitedAs } from '../../entry/new-space.ts'
import type { WhoSpeaks } from '../../entry/who-speaks.ts'

/** What the host said before the room began. */
export interface RoomRule {
  readonly who: WhoSpeaks
  /** Identities. */
  readonly invited: ReadonlyMap<string, InvitedAs>
}

export interface RoomRulesOptions {
  isLive: (room: RoomId) => boolean
  /** Milliseconds since 1970. */
  now: () => number
  /** How long a room may take to begin, in ms. */
  graceMs: number
  /** Rooms that are remembered at a time. @default 5_000 */
  most?: number
}

/** What holds in which room, for as long as it lives. Rooms live in the memory of one process, and so does this. */
export interface RoomRules {
  /** For a room that is about to begin. */
  set(room: RoomId, rule: RoomRule): void
  /** Of a room that nothing is known of, that people ask. */
  of(room: RoomId): RoomRule
  /** Whether it has begun, or may begin yet. */
  isTaken(room: RoomId): boolean
  readonly size: number
}

const USUAL: RoomRule = { who: 'ask', invited: new Map() }

/** Forgets rooms that are over, or have not begun in time, whenever another one is to begin. */
export function roomRules({ isLive, now, graceMs, most = 5_000 }: RoomRulesOptions): RoomRules {
  /** Oldest first. */
  const kept = new Map<RoomId, { readonly rule: RoomRule; readonly until: number }>()
  const isTaken = (room: RoomId) => isLive(room) || (kept.get(room)?.until ?? 0) > now()

  function makeRoom() {
    for (const room of kept.keys()) if (!isTaken(room)) kept.delete(room)
    if (kept.size < most) return
    // Somebody asks for rooms and does not begin them. Those that live keep their rule.
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
    get size() {
      return kept.size
    },
  }
}

import type { RoomSummary, StageRole } from '@banyan/core/protocol'
import type { Face } from '../social/shapes.ts'
import { hostOf } from './room-summary.ts'

/** A person who is live, for the strip at the top of the timeline. */
export interface Bubble {
  readonly key: string
  readonly name: string
  readonly avatar: string | null
  readonly role: StageRole
  /** The reader follows them. Others are shown so that people find new rooms. */
  readonly followed: boolean
  readonly room: RoomSummary
}

/**
 * People on stage whom the reader follows, hosts before speakers; then the hosts of rooms where the reader follows
 * nobody. Rooms of blocked hosts are left out.
 */
export function bubblesOf(
  rooms: readonly RoomSummary[],
  faceOf: (identity: string | undefined) => Pick<Face, 'avatar' | 'followed' | 'blocked'> | undefined,
): Bubble[] {
  const bubbles = rooms.flatMap((room) => {
    const first = hostOf(room.stage)
    if (!first || faceOf(first.identity)?.blocked) return []
    const stage = room.stage.map((member, index): Bubble => {
      const { avatar = null, followed = false } = faceOf(member.identity) ?? {}
      return {
        key: `${room.room} ${member.identity ?? index}`,
        name: member.name,
        avatar,
        role: member.role,
        followed,
        room,
      }
    })
    const followed = stage.filter((bubble) => bubble.followed)
    return followed.length > 0 ? followed : stage.slice(room.stage.indexOf(first)).slice(0, 1)
  })
  const rank = ({ followed, role }: Bubble) => (followed ? (role === 'host' ? 0 : 1) : 2)
  return bubbles.toSorted((a, b) => rank(a) - rank(b) || b.room.listeners - a.room.listeners)
}

import type { RoomSummary } from '@banyan/core'

/** Who a room is known by: its host, or whoever stands on stage when the host is away. */
export const hostOf = (room: RoomSummary): string =>
  (room.stage.find((member) => member.role === 'host') ?? room.stage[0])?.name ?? room.title

/** The first few names on stage, host first, and how many more there are. */
export function stageNames(room: Pick<RoomSummary, 'stage'>, most: number): { names: string[]; more: number } {
  const sorted = [...room.stage].sort((a, b) => Number(b.role === 'host') - Number(a.role === 'host'))
  // One name more instead of "and 1 more": it takes the same room.
  const shown = sorted.length <= most + 1 ? sorted : sorted.slice(0, most)
  return { names: shown.map((member) => member.name), more: sorted.length - shown.length }
}

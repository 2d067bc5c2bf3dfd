import type { RoomSummary } from '@banyan/core'
import { fold } from '../words/fold.ts'

/** The person whom a room is shown with: its host, or the first on stage while the host is away. */
export const hostOf = <Member extends { readonly role: string }>(stage: readonly Member[]): Member | undefined =>
  stage.find(({ role }) => role === 'host') ?? stage[0]

/** The first few on stage, host first, and how many more there are. */
export function firstOnStage<Member extends { role: string }>(
  stage: readonly Member[],
  most: number,
): { members: readonly Member[]; more: number } {
  const sorted = stage.toSorted((a, b) => Number(b.role === 'host') - Number(a.role === 'host'))
  // One face more instead of "and 1 more", which takes the same room.
  const members = sorted.length <= most + 1 ? sorted : sorted.slice(0, most)
  return { members, more: sorted.length - members.length }
}

/**
 * Rooms that match `text`, ignoring capitals and accents: each word begins a word of the title, a topic, or a name on
 * stage.
 */
export function roomsAbout(text: string, rooms: readonly RoomSummary[]): RoomSummary[] {
  const wanted = wordsOf(text)
  if (wanted.length === 0) return []
  return rooms.filter(({ title, topics = [], stage }) => {
    const said = [title, ...topics, ...stage.map(({ name }) => name)].flatMap(wordsOf)
    return wanted.every((word) => said.some((other) => other.startsWith(word)))
  })
}

const wordsOf = (text: string) =>
  fold(text)
    .split(/[^\p{Letter}\p{Number}]+/u)
    .filter((word) => word !== '')

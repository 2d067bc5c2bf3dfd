import type { RoomSummary } from '@banyan/core'
import { type Face, MOST_FACES } from '../social/shapes.ts'
import type { Person } from './data/people.ts'
import type { Services } from './services.ts'

/** The faces of people in rooms, by identity. Guests and unknown identities are left out. */
export async function facesOf(
  identities: readonly string[],
  { people, graph }: Pick<Services, 'people' | 'graph'>,
  reader: Person | undefined,
): Promise<Face[]> {
  const ids = [...new Set(identities)].slice(0, MOST_FACES)
  const [found, followed, blocked] = await Promise.all([
    people.findAll(ids),
    reader ? graph.followedAmong(reader.id, ids) : NOBODY,
    reader ? graph.blockedAmong(reader.id, ids) : NOBODY,
  ])
  return found.map(({ id, handle, name, avatar }) => ({
    id,
    handle,
    name,
    avatar,
    followed: followed.has(id),
    blocked: blocked.has(id),
  }))
}
const NOBODY: ReadonlySet<string> = new Set()

/** The identities on the stages of live rooms, hosts first: with many rooms not all of them fit. */
export function onStageIn(rooms: readonly RoomSummary[]): string[] {
  const hosts = rooms.flatMap(({ stage }) => stage.filter(({ role }) => role === 'host'))
  const others = rooms.flatMap(({ stage }) => stage.filter(({ role }) => role !== 'host'))
  return [...hosts, ...others].flatMap(({ identity }) => (identity === undefined ? [] : [identity]))
}

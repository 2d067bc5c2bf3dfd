import * as v from 'valibot'

/** Most rooms, and most people in each, whose volumes are remembered. The oldest are forgotten first. */
const MOST_ROOMS = 20
const MOST_PEOPLE = 60

const Volume = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const Remembered = v.array(v.tuple([v.string(), v.array(v.tuple([v.string(), Volume]))]))

/** The volumes of people, by room and person. Only volumes other than 1 are kept. */
export type Volumes = readonly (readonly [room: string, people: readonly (readonly [who: string, volume: number])[]])[]

/** Parses remembered volumes. Invalid ones are dropped. Pure. */
export function readVolumes(remembered: string | null): Volumes {
  try {
    return v.parse(Remembered, JSON.parse(remembered ?? '[]'))
  } catch {
    return []
  }
}

/** A key for a person that outlives a visit: their identity if known, else their name. */
export const whoIs = (person: { readonly name: string; readonly identity?: string | undefined }): string =>
  person.identity ?? person.name

export function volumeIn(volumes: Volumes, room: string, who: string): number {
  const people = volumes.find(([each]) => each === room)?.[1] ?? []
  return people.find(([each]) => each === who)?.[1] ?? 1
}

/** Changes one volume. Its room and person become the newest. Pure. */
export function withVolume(volumes: Volumes, room: string, who: string, volume: number): Volumes {
  const people = (volumes.find(([each]) => each === room)?.[1] ?? []).filter(([each]) => each !== who)
  const rest = volumes.filter(([each]) => each !== room)
  const changed = volume === 1 ? people : [...people, [who, volume] as const].slice(-MOST_PEOPLE)
  return changed.length === 0 ? rest : [...rest, [room, changed] as const].slice(-MOST_ROOMS)
}

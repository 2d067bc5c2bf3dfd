import * as v from 'valibot'

/** Rooms, and people in each, whose volume is remembered; the oldest go first. */
const MOST_ROOMS = 20
const MOST_PEOPLE = 60

const Volume = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const Remembered = v.array(v.tuple([v.string(), v.array(v.tuple([v.string(), Volume]))]))

/** How loud people were set, by room and by who they are. Only what is not as spoken (1) is kept. */
export type Volumes = readonly (readonly [room: string, people: readonly (readonly [who: string, volume: number])[]])[]

/** What was remembered, or nothing when it makes no sense. Pure. */
export function readVolumes(remembered: string | null): Volumes {
  try {
    return v.parse(Remembered, JSON.parse(remembered ?? '[]'))
  } catch {
    return []
  }
}

/** Who somebody is, beyond one visit: their account where it is known, else the name they go by. */
export const whoIs = (person: { readonly name: string; readonly identity?: string | undefined }): string =>
  person.identity ?? person.name

export function volumeIn(volumes: Volumes, room: string, who: string): number {
  const people = volumes.find(([each]) => each === room)?.[1] ?? []
  return people.find(([each]) => each === who)?.[1] ?? 1
}

/** With one volume changed; its room and its person are the newest. Pure. */
export function withVolume(volumes: Volumes, room: string, who: string, volume: number): Volumes {
  const people = (volumes.find(([each]) => each === room)?.[1] ?? []).filter(([each]) => each !== who)
  const rest = volumes.filter(([each]) => each !== room)
  const changed = volume === 1 ? people : [...people, [who, volume] as const].slice(-MOST_PEOPLE)
  return changed.length === 0 ? rest : [...rest, [room, changed] as const].slice(-MOST_ROOMS)
}

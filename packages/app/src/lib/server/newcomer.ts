import { freeHandle } from './data/handle.ts'
import type { Newcomers, Person } from './data/people.ts'

/** Two people of the same name may come at once; each try loses to somebody who came in between. */
const TRIES = 5

/**
 * Makes a person of a name; the handle is derived from it.
 * @throws Error when others take every handle in between, five times over
 */
export async function welcome(
  newcomers: Newcomers,
  { name, newId, random }: { name: string; newId: () => string; random: () => number },
): Promise<Person> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const handle = await freeHandle(name, { isTaken: (handle) => newcomers.isTaken(handle), random })
    const person = await newcomers.add({ id: newId(), handle, name })
    if (person) return person
  }
  throw new Error(`no handle is free for ${name}`)
}

import * as v from 'valibot'
import { Handle } from '../../social/shapes.ts'
import { fold } from '../../words/fold.ts'

/** Most letters taken from a name, so that a number fits at the end. */
const MOST_LETTERS = 24

/** A handle made of a name, perhaps taken. @example handleFrom('Ada Lovelace') // 'ada_lovelace' */
export function handleFrom(name: string): string {
  const letters = fold(name)
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, MOST_LETTERS)
  return v.is(Handle, letters) ? letters : 'person'
}

/** The first of ada, ada2, ada3, … ada99 that is free; a number of eight digits after that. */
export async function freeHandle(
  name: string,
  { isTaken, random }: { isTaken: (handle: string) => Promise<boolean>; random: () => number },
): Promise<string> {
  const base = handleFrom(name)
  for (let number = 1; number < 100; number += 1) {
    const handle = number === 1 ? base : `${base}${number}`
    if (!(await isTaken(handle))) return handle
  }
  return `${base.slice(0, 20)}${Math.floor(random() * 1e8)}`
}

import * as v from 'valibot'

/** How people are called in links and when they sign in. */
export const Handle = v.pipe(v.string(), v.trim(), v.toLowerCase(), v.regex(/^[a-z0-9_]{2,30}$/))

/** Leaves room for a number at the end. */
const MOST_LETTERS = 24

/** A handle made of what another service calls somebody, perhaps taken. @example handleFrom('Zoë Kravitz') // 'zoe_kravitz' */
export function handleFrom(wanted: string): string {
  const letters = wanted
    .normalize('NFKD')
    .replace(/\p{Mark}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, MOST_LETTERS)
    .replace(/^_+|_+$/g, '')
  return v.is(Handle, letters) ? letters : 'person'
}

/** The first of ada, ada2, ada3, … ada99 that is free; one with a number of eight digits after that. */
export async function freeHandle(
  wanted: string,
  { isTaken, random }: { isTaken: (handle: string) => Promise<boolean>; random: () => number },
): Promise<string> {
  const base = handleFrom(wanted)
  for (let number = 1; number < 100; number += 1) {
    const handle = number === 1 ? base : `${base.slice(0, 28)}${number}`
    if (!(await isTaken(handle))) return handle
  }
  return `${base.slice(0, 20)}${Math.floor(random() * 1e8)}`
}

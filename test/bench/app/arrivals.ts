/** Chance from 0 up to, but not including, 1. */
export type Chance = () => number

/**
 * When requests come, in milliseconds from the start: a Poisson process, as people who know nothing of one another
 * arrive. They come whether or not those before them were answered, so a queue in the server shows in full.
 * @throws RangeError when `perSecond` or `seconds` is not above 0
 * @example arrivals({ perSecond: 100, seconds: 30, chance: seededRandom(1).next }) // some 3,000 moments
 */
export function arrivals(options: { perSecond: number; seconds: number; chance: Chance }): number[] {
  const { perSecond, seconds, chance } = options
  if (!(perSecond > 0) || !(seconds > 0)) throw new RangeError('arrivals take a rate and a time above 0')
  const moments: number[] = []
  for (let at = pause(perSecond, chance); at < seconds * 1_000; at += pause(perSecond, chance)) moments.push(at)
  return moments
}

const pause = (perSecond: number, chance: Chance) => (-Math.log(1 - chance()) / perSecond) * 1_000

import type { Chance } from './arrivals.ts'

/**
 * Who is followed how much: a power law. With 10,000 people a tenth of them have 68 % of all followers.
 * @see Kwak et al., "What is Twitter, a social network or a news media?", 2010, for its likes
 */
const FAME = 0.9
/** How much each person writes: a power law over another order of people than that of followers. */
const ZEAL = 0.7
/** People follow about a hundred others: lognormal with this mean, as wide as such lists are. */
const MEAN_FOLLOWED = 100
const SPREAD = 0.8
/** As many as the app lets anybody follow. */
const MOST_FOLLOWED = 5_000

/** People are numbers from 0 on. */
export interface Community {
  /** For each person whom they follow: nobody twice, never themselves. */
  readonly follows: readonly (readonly number[])[]
  /** The author of each post, oldest first. */
  readonly authors: readonly number[]
}

/** Makes up who follows whom, and who wrote what. The same chance makes the same community. */
export function community(options: { people: number; posts: number; chance: Chance }): Community {
  const { people, posts, chance } = options
  const famous = drawer(people, FAME, chance)
  const eager = drawer(people, ZEAL, chance)
  const follows = Array.from({ length: people }, (_, person) => {
    const wished = Math.min(howMany(chance), MOST_FOLLOWED, people - 1)
    const chosen = new Set<number>()
    // A person who follows nearly everybody would draw for ever, so the number of draws is limited.
    for (let tries = 0; chosen.size < wished && tries < 20 * wished; tries += 1) {
      const other = famous()
      if (other !== person) chosen.add(other)
    }
    return [...chosen]
  })
  return { follows, authors: Array.from({ length: posts }, () => eager()) }
}

/** @returns what draws people, each as likely as a power of their rank says; ranks are dealt out by chance */
function drawer(people: number, exponent: number, chance: Chance): () => number {
  const ranked = shuffled(people, chance)
  const sums = new Float64Array(people)
  let sum = 0
  for (let rank = 0; rank < people; rank += 1) {
    sum += (rank + 1) ** -exponent
    sums[rank] = sum
  }
  return () => {
    const wished = chance() * sum
    let [low, high] = [0, people - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (sums[middle]! > wished) high = middle
      else low = middle + 1
    }
    return ranked[low]!
  }
}

function shuffled(count: number, chance: Chance): number[] {
  const all = Array.from({ length: count }, (_, index) => index)
  for (let last = count - 1; last > 0; last -= 1) {
    const other = Math.floor(chance() * (last + 1))
    ;[all[last], all[other]] = [all[other]!, all[last]!]
  }
  return all
}

/** Lognormal with the mean above, 1 at least. */
function howMany(chance: Chance): number {
  const normal = Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance())
  return Math.max(1, Math.round(Math.exp(Math.log(MEAN_FOLLOWED) - SPREAD ** 2 / 2 + SPREAD * normal)))
}
